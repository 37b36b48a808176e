#!/bin/bash
# state_week.sh PROGRAM SYNTH - invented days, told hour by hour to a state, with kills in between; or
# every EVERY minutes (60; a divisor of it), of which one an hour repairs and the others place at once.
#
# What the state says at the end is held against one batch of the same articles, over those of the
# last 7 days (BCubed and pairwise F1); and of the ids that stories have, how many a batch leaves.
# PER_DAY articles (12888) on each of DAYS (7); every KILL-th add (10; 0: none) is killed with -9
# somewhere on its way, and then told again. THREADS (1).
program=$(realpath "$1") synth=$(realpath "$2")
per_day=${PER_DAY:-12888} days=${DAYS:-7} kill=${KILL:-10} threads=${THREADS:-1} every=${EVERY:-60}
work=$(mktemp -d "${TMPDIR:-/tmp}/state_week.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
start=2025-03-22
"$synth" --articles $((per_day * days)) --days "$days" --words 65 --start $start >all.jsonl || exit 1
mkdir hour
awk -v every="$every" '{ match($0, /"published":"[^"]*"/); h = substr($0, RSTART + 13, 13); m = substr($0, RSTART + 27, 2)
      print >"hour/" h sprintf(":%02d", int(m / every) * every + every - 1) }' all.jsonl
n=0 n_killed=0 took=100 began=$(date +%s)
for file in hour/*; do
    now=${file#hour/}:59Z n=$((n + 1))
    add=("$program" add --state news --wait 60 --threads "$threads" --now "$now" "$file")
    if [ "$kill" -gt 0 ] && [ $((n % kill)) = 0 ]; then
        after=$(awk -v most=$took -v share=$RANDOM 'BEGIN { printf "%.3f", most / 1000 * share / 32768 }')
        (timeout -s KILL "$after" "${add[@]}"; exit $?) 2>/dev/null
        [ $? = 137 ] && n_killed=$((n_killed + 1))
    fi
    from=$(date +%s%N)
    "${add[@]}" || { echo "state_week: add of $file ended with $?"; exit 1; }
    took=$((($(date +%s%N) - from) / 1000000))
done
echo "$((per_day * days)) articles in $n batches, $n_killed killed, $(($(date +%s) - began)) s"
"$program" stories --state news --now "$now" --related 0 >state.jsonl || exit 1
"$program" stories all.jsonl --now "$now" --related 0 >batch.jsonl || exit 1
# id and story of each article of the last 7 days, a line each.
since=$(date -u -d "${now%Z} 7 days ago" +%Y-%m-%dT%H:%M:%SZ)
rows() {
    grep -o '"type":"story","id":"[^"]*"\|{"id":"[^"]*","group"[^}]*' "$1" | awk -v since="$since" '
        /^"type"/ { split($0, part, "\""); story = part[8]; next }
        { split($0, part, "\""); if (match($0, /"published":"[^"]*"/) && substr($0, RSTART + 13, 20) > since)
              print "{\"id\":\"" part[4] "\",\"story\":\"" story "\"}" }'
}
rows batch.jsonl >gold && rows state.jsonl >pred
"$program" eval gold pred --format text
# A merger takes an id away. From a hundred stories on: of ten, one is a tenth.
"$program" events --state news | awk '
    { match($0, /"event":"[a-z]*"/); kind = substr($0, RSTART + 9, RLENGTH - 10)
      match($0, /"at":"[^"]*"/); at = substr($0, RSTART + 6, 20) }
    at != last { if (there >= 100) { share = 1 - gone / there; if (n == 0 || share < least) least = share; n++ }
                 there += fresh - gone; fresh = gone = 0; last = at }
    kind == "created" || kind == "split" { fresh++ }
    kind == "merged" { match($0, /"others":\[[^]]*/); gone += gsub(/,/, ",", $0) - 0 < 0 ? 0 : split(substr($0, RSTART, RLENGTH), part, ",") }
    END { if (there >= 100) { share = 1 - gone / there; if (share < least) least = share }
          printf "%d stories; each batch leaves at least %.2f %% of the ids\n", there + fresh - gone, 100 * least }'
