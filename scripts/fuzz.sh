#!/bin/sh
# fuzz.sh SECONDS TARGET... - run libFuzzer targets, one a core, each from its committed seeds.
# What is found goes to the folder of the target and is shown; new seeds are not kept. A run looks
# elsewhere each time; FUZZ_SEED=N makes it look where it did, for a gate that must say the same of
# the same change.
if [ "$1" = --one ]; then
    target=$3 name=$(basename "$3") found=$(dirname "$3")/found/
    work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
    mkdir -p "$found"
    "$target" -seed="${FUZZ_SEED:-0}" -max_total_time="$2" -timeout=10 -rss_limit_mb=2048 \
        -max_len=65536 -verbosity=0 -print_final_stats=1 -artifact_prefix="$found$name-" "$work" "tests/fuzz/seeds/${name#fuzz_}" \
        >"$target.log" 2>&1 || { echo "FAILED $name"; tail -n 40 "$target.log"; exit 1; }
    runs=$(awk '/number_of_executed_units/ { print $2 }' "$target.log")
    echo "ok     $name  $runs runs in $2 s"
    exit 0
fi
seconds=$1
shift
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
printf '%s\n' "$@" | xargs -P "$cores" -I{} "$0" --one "$seconds" {}
