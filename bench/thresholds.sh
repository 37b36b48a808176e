#!/bin/sh
# thresholds.sh [PROGRAM] [DATA] - what each threshold finds and what it mistakes, on labelled news.
#
# Prints a table: set, options, value of the last of them, measure, figure (per cent, but for
# `stories`, a number). One threshold is swept, on every set alike; DATA as for quality.sh. The figures are the same on every machine, so
# they are kept, and docs/thresholds.md shows them:
#
#     bench/thresholds.sh > bench/thresholds.tsv && bench/curves.sh docs
#
# Two texts of one address are revisions however little they share, so here addresses are not told
# (--url-field none): else extractor_noise, whose pages have them, would say nothing of --near.
# Either way to be a copy hides the other, so each is swept alone too, the other as good as shut.
program=${1:-build/newsprint} data=${2:-../shared/data}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if [ ! -d "$data" ]; then
    echo "skipped: no labelled sets in $data" >&2
    exit 0
fi

steps() { # steps FIRST LAST BY
    awk -v at="$1" -v last="$2" -v by="$3" 'BEGIN { for (; at < last + by / 2; at += by) printf "%.2f\n", at }'
}
name_of() { basename "$1" | sed 's/\..*//'; }
rows() { # rows SET OPTIONS VALUE LABEL GOLD - of $work/pred
    "$program" eval "$5" "$work/pred" --label "$4" --format text | awk -v at="$1	$2	$3" '
        $1 == "BCubed" || $1 == "pairwise" {
            printf "%s\t%s precision\t%s\n%s\t%s recall\t%s\n%s\t%s F1\t%s\n", at, $1, $2, at, $1, $3, at, $1, $4 }'
}
copies() { # copies SET OPTIONS VALUE GOLD INPUT
    # shellcheck disable=SC2086
    "$program" dedup --mark $2 "$3" --url-field none "$5" -q -o "$work/pred" || [ $? = 3 ] || return
    rows "$1" "$2" "$3" group "$4"
}
kept() { # kept SET OPTIONS VALUE INPUT
    # shellcheck disable=SC2086
    "$program" dedup --mark $2 "$3" "$4" -q -o "$work/pred" || [ $? = 3 ] || return
    awk -v at="$1	$2	$3" '/"relation":"original"/ { n++ } END { printf "%s\tkept\t%.2f\n", at, 100 * n / NR }' "$work/pred"
}
stories() { # stories SET OPTIONS VALUE GOLD
    # shellcheck disable=SC2086
    "$program" stories $2 "$3" --related 0 --format jsonl "$4" -q -o "$work/pred" || [ $? = 3 ] || return
    rows "$1" "$2" "$3" story "$4"
}
least_scores() { # least_scores SET INPUT
    "$program" stories --related 0 --format jsonl "$2" -q -o "$work/pred" || [ $? = 3 ] || return
    for value in $(steps 2 6 .5); do
        awk -v at="$1	--min-score	$value" -v least="$value" '
            function number_behind(key) { match($0, "\"" key "\":[0-9.]*"); return substr($0, RSTART + length(key) + 3, RLENGTH) + 0 }
            { n = number_behind("articles"); all += n }
            number_behind("score") >= least + 0 { stories++; articles += n }
            END { printf "%s\tstories\t%d\n%s\tarticles\t%.2f\n", at, stories, at, 100 * articles / all }' "$work/pred"
    done
}

printf 'set\toptions\tvalue\tmeasure\tfigure\n'
for options in '--near' '--contain' '--contain 1 --near' '--near 1 --contain'; do
    for value in $(steps .1 1 .05); do
        for gold in "$data"/copies/*.jsonl.zst; do
            copies "$(name_of "$gold")" "$options" "$value" "$gold" "$gold"
        done
        copies sample "$options" "$value" datasets/sample/gold.jsonl datasets/sample/day
    done
done
for value in $(steps .3 1 .1); do
    for set in reuters21578 saudinewsnet ag_news_test; do
        for options in '--near' '--contain 1 --near'; do
            kept $set "$options" "$value" "$data/corpora/$set.jsonl.zst"
        done
    done
done
least_scores newsflow_headlines "$data/corpora/newsflow_headlines.jsonl.zst"
for gold in "$data"/stories/*.jsonl.zst; do
    [ "$(name_of "$gold")" = groundnews ] && continue # three stories: no score
    for value in $(steps .08 .4 .02); do
        stories "$(name_of "$gold")" --story-threshold "$value" "$gold"
    done
done
