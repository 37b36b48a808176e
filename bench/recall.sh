#!/bin/sh
# recall.sh [BUILD] [DATA] - every copy of every corpus, against all pairs: the table of bench/copies.md.
#
# DATA as for quality.sh; of a corpus of more than 60,000 every k-th record, evenly, so that the
# pairs can be counted in minutes. Made-up news with planted copies and the excerpts of recall.c
# need no DATA.
build=${1:-build} data=${2:-../shared/data} most=60000
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
for script in latin cyrillic; do
    "$build/synth" --articles 20000 --words 200 --days 2 --script $script >"$work/made up, $script" || exit 1
done
set -- "$work"/made*
[ -d "$data" ] || echo "skipped: no corpora in $data"
for corpus in "$data"/corpora/*.jsonl.zst "$data"/copies/*.jsonl.zst; do
    [ -r "$corpus" ] || continue
    n=$(zstd -dcq "$corpus" | wc -l) every=1
    while [ $((n / every)) -gt $most ]; do every=$((every + 1)); done
    if [ $every -gt 1 ]; then
        part="$work/$(basename "$corpus" .jsonl.zst), 1 in $every"
        zstd -dcq "$corpus" | awk -v every=$every 'NR % every == 1' >"$part"
        corpus=$part
    fi
    set -- "$@" "$corpus"
done
"$build/bench/recall" "$@" && echo && "$build/bench/recall"
