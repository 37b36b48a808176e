#!/bin/sh
# state.sh BUILD - a state of 10,000 made-up articles, ten times as many, ... up to BENCH_MOST: filled at once, then a
# thousand more, one more, none, a thousand and one that are asked for whether they were seen, a day's stories, what it takes
# on the disk, and in a process that stays, what a hundred take one by one and 20,000 by the thousand.
#
# BENCH_MOST (100000; up to 1000000), BENCH_WORDS (65), 12,888 articles a day. "none" is what it takes to open a state
# and find nothing to do; the thousand come an hour later and bring a repair, the others do not. Bytes on the disk are told
# beside those of the articles' titles and texts, and where there is the program sqlite3 those of the index of what was seen.
build=${1:?state.sh BUILD} most=${BENCH_MOST:-100000} words=${BENCH_WORDS:-65}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
. "$(dirname "$0")/measure.sh"

now() { tail -n 1 "$work/news.jsonl" | sed 's/.*"published":"\([^"]*\)".*/\1/'; }
add() { measure "state $1" 0 add --state "$work/state" --now "$(now)"; } # add CASE
dedup() { measure "dedup $1" 0 dedup --state "$work/seen" --now "$(now)"; } # dedup CASE

for n in 10000 100000 1000000; do
    [ $n -gt "$most" ] && break
    rm -rf "$work/state"
    "$build/synth" --articles $((n + 21102)) --words "$words" --days $(((n + 12887) / 12888)) >"$work/all" || exit 1
    head -n $n "$work/all" >"$work/news.jsonl" && add fill || exit 1
    text=$(sed 's/.*"text_bytes":\([0-9]*\).*/\1/' "$work/stats")
    disk=$(du -bc "$work/state/newsprint.db"* | tail -n 1 | cut -f 1)
    echo "state disk  n $n $((disk / n)) bytes/article, of which title and text $((text / n))"
    command -v sqlite3 >/dev/null &&
        echo "state index n $n $(sqlite3 "file:$work/state/newsprint.db?mode=ro" \
            "select sum(length(value) + 16) / $n from seen") bytes/article"
    rm -rf "$work/seen" && cp -r "$work/state" "$work/seen"
    sed -n "$((n + 1)),$((n + 1000))p" "$work/all" >"$work/news.jsonl" && dedup "thousand at $n" || exit 1
    sed -n "$((n + 1001))p" "$work/all" >"$work/news.jsonl" && dedup "one at $n" || exit 1
    sed -n "$((n + 1)),$((n + 1000))p" "$work/all" >"$work/news.jsonl" && add "thousand at $n" || exit 1
    sed -n "$((n + 1001))p" "$work/all" >"$work/news.jsonl" && add "one at $n" || exit 1
    add "none at $n" || exit 1
    now=$(now)
    : >"$work/news.jsonl"
    "$build/newsprint" stories --state "$work/state" --now "$now" --stats "$work/stats" -q >/dev/null || exit 1
    sed 's/.*"articles":\([0-9]*\).*"total":\([0-9.]*\).*"peak_rss_bytes":\([0-9]*\).*/\1 \2 \3/' "$work/stats" |
        awk -v n=$n '{ printf "state stories at %d  n %d %.3f s %.0f MB\n", n, $1, $2, $3 / 1048576 }'
    tail -n 20101 "$work/all" >"$work/news.jsonl" && "$build/bench/instant" "$work/state" "$work/news.jsonl" || exit 1
done
