#!/bin/sh
# Runs the tests over and over, each round with a seed of its own, until one fails or the minutes are over.
#
#     Scripts/soak.sh 30
#     IMAGES=20000 KILLS=1000 Scripts/soak.sh 30
#
# A round that fails names its seed; RATCHET_SEED=… swift test runs it again. IMAGES is how many random images of power
# cuts each round makes of each recording; one that fails names its trace, too, with which it is made again. KILLS is how
# often each round kills a process under a load of jobs.
set -eu

minutes=${1:-10}
RATCHET_IMAGES=${IMAGES:-5000}
RATCHET_KILLS=${KILLS:-200}
export RATCHET_IMAGES RATCHET_KILLS
ends=$(($(date +%s) + minutes * 60))
round=0

swift build --build-tests
while [ "$(date +%s)" -lt "$ends" ]; do
    round=$((round + 1))
    seed=$(od -An -N7 -tu8 /dev/urandom | tr -d ' ')
    printf 'round %s, seed %s\n' "$round" "$seed"
    if ! RATCHET_SEED="$seed" swift test --skip-build; then
        printf 'round %s failed; to run it again: RATCHET_SEED=%s RATCHET_IMAGES=%s RATCHET_KILLS=%s swift test\n' \
            "$round" "$seed" "$RATCHET_IMAGES" "$RATCHET_KILLS" >&2
        exit 1
    fi
done
printf '%s rounds in %s minutes, no failure\n' "$round" "$minutes"
