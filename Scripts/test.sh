#!/usr/bin/env bash
# Runs `swift test` and, if that fails, says at the end once more what failed, and why: a whole run prints thousands of
# lines.
#
#     Scripts/test.sh --filter Journal
set -uo pipefail

mkdir -p .build
log=$(mktemp .build/tests-XXXXXX.log)
trap 'rm -f "$log"' EXIT

swift test "$@" 2>&1 | tee "$log"
status=$?
if [ "$status" -ne 0 ]; then
    printf '\nWhat failed:\n'
    # Each failure with the lines below it that say more, and a test that ended the process.
    awk '
        /^error:|unexpected signal|Fatal error/ { print; failed = 0; next }
        / recorded an issue | failed after / { print; failed = 1; next }
        index($0, "↳") == 1 && failed { print; next }
        { failed = 0 }
    ' "$log"
fi
exit "$status"
