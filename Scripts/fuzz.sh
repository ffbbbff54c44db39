#!/bin/sh
# Gives the decoders inputs that nobody wrote, so many seconds in all (300), with libFuzzer, starting from the corpus.
#
#     Scripts/fuzz.sh 300 [TARGET]
#
# An input that ends the process, takes longer than 5 seconds or more memory than it is worth is kept in .build-fuzz and
# named. Once it is mended, the input belongs into Tests/FuzzTests/Corpus, where the tests find it.
set -eu

seconds=${1:-300}
cd "$(dirname "$0")/.."
folder=.build-fuzz
targets=${2:-$(ls Tests/FuzzTests/Corpus)}

export RATCHET_FUZZ=1
swift build -c release --sanitize=fuzzer --scratch-path "$folder" --product ratchet-fuzz

each=$((seconds / $(echo "$targets" | wc -w)))
for target in $targets; do
    found="$folder/found/$target"
    mkdir -p "$found"
    printf '%s: %s seconds\n' "$target" "$each"
    if ! FUZZ_TARGET="$target" "$folder/release/ratchet-fuzz" -max_total_time="$each" -timeout=5 -rss_limit_mb=1024 \
        -malloc_limit_mb=256 -verbosity=0 -print_final_stats=1 -artifact_prefix="$found/bad-" \
        "$found" "Tests/FuzzTests/Corpus/$target" 2>"$folder/$target.log"; then
        tail -n 40 "$folder/$target.log" >&2
        printf '%s failed; its input is in %s\n' "$target" "$found" >&2
        exit 1
    fi
    grep number_of_executed_units "$folder/$target.log"
done
