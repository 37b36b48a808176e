#!/bin/sh
# few.sh [PROGRAM] [DATA] - small collections: strangers must stay apart, twos must find each other.
#
# From each labelled set (DATA/stories/*.jsonl.zst, as in quality.sh) the first one or two articles
# of each event are drawn, in their order, and cut into collections of N articles. Prints the mean
# BCubed F1 over the first 30 collections of each set, in per cent, and over all sets.
program=${1:-build/newsprint} data=${2:-../shared/data}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if [ ! -d "$data" ]; then
    echo "skipped: no labelled sets in $data"
    exit 0
fi

drawn() { # drawn SET EACH - the first EACH articles of each event that has so many, event by event
    zstdcat "$1" | awk -v each="$2" '
        match($0, /"story": *"?[^",}]*/) {
            event = substr($0, RSTART, RLENGTH)
            if (!(event in n))
                order[++n_events] = event
            if (n[event] < each)
                line[event, ++n[event]] = $0
        }
        END {
            for (e = 1; e <= n_events; e++)
                for (i = 1; i <= each && n[order[e]] == each; i++)
                    print line[order[e], i]
        }'
}
for size in 4 8 20 40 100; do
    for each in 1 2; do
        for set in "$data"/stories/*.jsonl.zst; do
            rm -f "$work"/few.*
            drawn "$set" $each | split -l $size -a 4 - "$work/few."
            for few in $(ls "$work"/few.* | head -n 30); do
                [ "$(wc -l <"$few")" = $size ] || continue
                "$program" stories "$few" --format jsonl --related 0 -q |
                    "$program" eval "$few" - --format text | awk '$1 == "BCubed" { print $4 }'
            done | awk '{ sum += $1 } END { if (NR) print sum / NR }'
        done | awk -v size=$size -v each=$each '
            { sum += $1 }
            END { printf "collections of %3d articles, %d of each event: BCubed F1 %5.1f\n", size, each, sum / NR }'
    done
done
