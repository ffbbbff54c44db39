#!/bin/sh
# Makes sure that what the commands of the Makefile need is installed.
#
#     Scripts/dependencies.sh toolchain build images photographs
#
# Installs only what is missing, with apt-get, and says what and why, one line each. Where there is no apt-get it says
# what to install and exits with 1.
set -eu

minimum_swift=6.2
mate_photographs=/usr/share/backgrounds/mate
gnome_photographs=/usr/share/backgrounds/gnome

missing_packages=""

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

has_command() { command -v "$1" >/dev/null 2>&1; }

has_library() { has_command pkg-config && pkg-config --exists "$1"; }

# Notes that a package is missing: its name for apt-get, its name for Homebrew ("-" for none), and the reason.
miss() {
    case "$(uname -s)" in
        Darwin) package=$2 ;;
        *) package=$1 ;;
    esac
    say "$package: $3"
    missing_packages="$missing_packages $package"
}

# The toolchain is not installed here: which one, and from where, is its user's choice.
need_toolchain() {
    install="install Swift $minimum_swift or newer from https://www.swift.org/install"
    has_command swift || fail "There is no Swift toolchain on the PATH: $install."
    version=$(swift --version 2>/dev/null </dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "'swift --version' does not say which Swift this is: $install."
    is_new_enough "$version" || fail "This is Swift $version, which is too old: $install."
}

is_new_enough() {
    have=$((${1%%.*} * 1000 + ${1#*.}))
    want=$((${minimum_swift%%.*} * 1000 + ${minimum_swift#*.}))
    [ "$have" -ge "$want" ]
}

need_make() {
    has_command make || miss make make "runs the project's commands"
}

need_build() {
    has_command git || miss git git "fetches the Swift packages that this one is built on"
    has_command pkg-config || miss pkg-config pkgconf "tells the compiler where the C libraries are"
    has_library lmdb || miss liblmdb-dev lmdb "the journal's storage"
    has_library libzstd || miss libzstd-dev zstd "the journal's compression"
    has_library sqlite3 || miss libsqlite3-dev sqlite "what the benchmarks compare the journal with"
}

need_tests() {
    has_command python3 || miss python3 python "runs the decoder that tests compare the journal with"
}

need_images() {
    if ! has_command vipsthumbnail || ! has_command vipsheader; then
        miss libvips-tools vips "reads and scales the example's photographs"
    fi
}

need_photographs() {
    [ ! -d "$mate_photographs" ] && [ ! -d "$gnome_photographs" ] || return 0
    has_command apt-get || fail "There are no photographs for the demo on this system: run 'make demo INPUT=DIR'."
    # A list that has never been fetched knows neither package.
    lists_are_fresh || update_lists
    if apt-cache show mate-backgrounds >/dev/null 2>&1; then
        miss mate-backgrounds - "photographs for the demo"
    else
        miss gnome-backgrounds - "pictures for the demo"
    fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@" </dev/null
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# sudo may ask for a password where there is somebody to ask.
may_become_root() {
    [ "$(id -u)" -eq 0 ] && return 0
    has_command sudo || return 1
    [ -t 0 ] || sudo -n true 2>/dev/null
}

lists_are_fresh() {
    [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mtime -1 2>/dev/null | head -n 1)" ]
}

updated=no
update_lists() {
    [ "$updated" = no ] || return 0
    updated=yes
    may_become_root || return 0
    as_root apt-get update -qq >&2 || say "'apt-get update' failed; going on with the package lists that are here."
}

# What apt-get has to tell is of interest only when it fails.
apt_install() {
    output=$(as_root apt-get install -y -qq --no-install-recommends "$@" 2>&1) && return 0
    say "$output"
    return 1
}

install_with_apt() {
    may_become_root || fail "Only root may install them. Run: apt-get update && apt-get install -y $*"
    lists_are_fresh || update_lists
    if ! apt_install "$@"; then
        # Lists that are a little old name files that the mirror has replaced.
        update_lists
        apt_install "$@" || fail "apt-get could not install: $*"
    fi
}

install_missing() {
    [ "$#" -gt 0 ] || return 0
    if [ "$(uname -s)" = Darwin ]; then
        fail "Install them with: brew install $*"
    elif has_command apt-get; then
        install_with_apt "$@"
    else
        fail "Install them with this system's package manager (these are Debian's names): $*"
    fi
}

for need in "$@"; do
    case "$need" in
        toolchain | make | build | tests | images | photographs) "need_$need" ;;
        *) fail "$0: unknown need '$need' (known: toolchain, make, build, tests, images, photographs)" ;;
    esac
done
# One word for each package: the names have no spaces.
# shellcheck disable=SC2086
install_missing $missing_packages
