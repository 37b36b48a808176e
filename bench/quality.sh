#!/bin/sh
# quality.sh [PROGRAM] [DATA] - stories and copies against the truth, one default setting for all.
#
# DATA holds labelled sets as JSON Lines: stories/*.jsonl.zst with `story`, copies/*.jsonl.zst with
# `group`, copies/*.pairs_*.csv beside corpora/*.jsonl.zst (datasets/README.md says which sets those
# may be). Prints a line a set: articles, groups of truth and of ours, BCubed and pairwise
# precision, recall and F1 in per cent. Sets that are not there are not measured.
program=${1:-build/newsprint} data=${2:-../shared/data}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if [ ! -d "$data" ]; then
    echo "skipped: no labelled sets in $data"
    exit 0
fi

figures() { # figures NAME LABEL GOLD PRED
    "$program" eval "$3" "$4" --label "$2" --format text | awk -v name="$1" '
        $1 == "BCubed"   { bcubed = sprintf("%5.1f %5.1f %5.1f", $2, $3, $4) }
        $1 == "pairwise" { pairs = sprintf("%5.1f %5.1f %5.1f", $2, $3, $4) }
        /articles by/    { counts = sprintf("%6d articles %5d -> %5d", $1, $5, $9) }
        END { printf "%-24s %s   BCubed %s   pairwise %s\n", name, counts, bcubed, pairs }'
}
for set in "$data"/stories/*.jsonl.zst; do
    name=$(basename "$set" .jsonl.zst)
    "$program" stories "$set" --format jsonl -q -o "$work/pred" || [ $? = 3 ] || continue
    figures "$name stories" story "$set" "$work/pred"
done
for set in "$data"/copies/*.jsonl.zst; do
    name=$(basename "$set" .jsonl.zst)
    "$program" dedup --mark "$set" -q -o "$work/pred" || [ $? = 3 ] || continue
    figures "$name copies" group "$set" "$work/pred"
done
for gold in "$data"/copies/*.pairs_*.csv; do
    name=$(basename "$gold" | sed 's/\.pairs.*//')
    "$program" dedup --pairs --near .5 --shingle 3 --fields text --furniture keep -q \
        "$data/corpora/$name.jsonl.zst" -o "$work/pred" || [ $? = 3 ] || continue
    for least in .5 .7 .8; do
        awk -F, -v least=$least 'NR == 1 || $3 >= least' "$gold" >"$work/gold.csv"
        "$program" eval --pairs "$work/gold.csv" "$work/pred" --format text |
            awk -v name="$name pairs J >= $least" '$1 == "pairs" { printf "%-32s recall %.4f\n", name, $3 / 100 }'
    done
done
