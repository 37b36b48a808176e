#!/bin/sh
# pipeline.sh BUILD - the whole program on made-up news: wall time, articles/s, MB/s, peak memory.
# Sizes from PIPELINE_SIZES, "articles:words:days ..."; a day of 12,888 articles without it.
build=$1
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
line() { # line COMMAND THREADS ARTICLES
    "$build/newsprint" $1 --threads "$2" --stats "$work/stats" -q "$work/news.jsonl" >/dev/null || return 1
    tr -d ' {}"' <"$work/stats" | tr ',' '\n' | awk -F: -v what="$1" -v threads="$2" -v n="$3" '
        { v[$(NF - 1)] = $NF }
        END { printf "pipeline %-19s %2d threads  n %7d %8.2f s %9.0f articles/s %7.1f MB/s %6.0f MB\n", what,
              threads, n, v["total"], n / v["total"], v["input_bytes"] / v["total"] / 1e6,
              v["peak_rss_bytes"] / 1048576 }'
}
for size in ${PIPELINE_SIZES:-12888:500:1}; do
    n=${size%%:*} rest=${size#*:}
    "$build/synth" --articles "$n" --words "${rest%:*}" --days "${rest#*:}" >"$work/news.jsonl" || exit 1
    for threads in 1 2; do
        line dedup $threads "$n" && line stories $threads "$n" || exit 1
        TMPDIR=$work line "dedup --memory 64M" $threads "$n" || exit 1
    done
done
