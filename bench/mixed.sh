#!/bin/sh
# mixed.sh [PROGRAM] [DATA] - a small language among many texts of a large one, and alone.
#
# What is drawn from a corpus or a feed of DATA is made stories of twice: alone, and among the
# English of four labelled sets. Prints, per cent, how near the second partition of it is to the
# first (BCubed precision, recall, F1), with its language as declared and with none.
program=$(realpath "${1:-build/newsprint}") data=$(realpath "${2:-../shared/data}")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if [ ! -d "$data" ]; then
    echo "skipped: no corpora in $data"
    exit 0
fi

for set in allsides2021 wikinews news_cluster basil; do
    zstdcat "$data/stories/$set.dev.jsonl.zst"
done >"$work/many.jsonl"
echo "among $(wc -l <"$work/many.jsonl") in English:"

drawn() { # drawn CORPUS EVERY MOST - each EVERY-th article of it
    zstdcat --long=27 "$data/corpora/$1.jsonl.zst" | awk -v every="$2" -v most="$3" 'NR % every == 0 && ++n <= most'
}
stories() { "$program" stories "$@" --format jsonl --related 0 -q 2>/dev/null; }
compared() { # compared NAME FILE - alone and among the many
    stories "$2" >"$work/alone"
    stories "$2" "$work/many.jsonl" >"$work/among"
    "$program" eval "$work/alone" "$work/among" --format text | awk -v name="$1" '
        $1 == "BCubed" { bcubed = sprintf("%5.1f %5.1f %5.1f", $2, $3, $4) }
        /articles by/  { printf "%-32s %4d texts, %3d -> %3d stories   BCubed %s\n", name, $1, $5, $9, bcubed }'
}
sample() { # sample CORPUS EVERY MOST
    drawn "$1" "$2" "$3" >"$work/few.jsonl"
    sed 's/"lang": *"[^"]*"/"lang": ""/' "$work/few.jsonl" >"$work/silent.jsonl"
    compared "$1 $3" "$work/few.jsonl"
    compared "$1 $3, language not said" "$work/silent.jsonl"
}
sample saudinewsnet 20 100
sample saudinewsnet 20 300
sample saudinewsnet 6 1000
sample fakebr 100 60
sample fakebr 30 200
mkdir "$work/feeds" && zstdcat "$data/feeds.tar.zst" | tar xf - -C "$work/feeds"
for feed in encoding aktuality phpxml itunes-keywords-astext; do
    compared "$feed.rss" "$(find "$work/feeds" -name $feed.rss)"
done
