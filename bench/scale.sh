#!/bin/sh
# scale.sh BUILD - stories of one day's news and of its multiples, at the same rate a day.
#
# A line a size: wall and processor seconds, articles a second, peak memory, memory an article; then
# the exponents fitted to seconds and memory over articles (1: linear). Processor seconds are what
# to compare on a machine that does other work. 12,888 articles a day for SCALE_DAYS ("1 2 4 8") of
# SCALE_WORDS (65: a headline and a lead, some 400 bytes), on SCALE_THREADS (2).
build=${1:?scale.sh BUILD} words=${SCALE_WORDS:-65} threads=${SCALE_THREADS:-2}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
for days in ${SCALE_DAYS:-1 2 4 8}; do
    n=$((12888 * days))
    "$build/synth" --articles "$n" --words "$words" --days "$days" >"$work/news.jsonl" || exit 1
    spent=$(TMPDIR=$work "$build/newsprint" stories --threads "$threads" --stats "$work/stats" -q "$work/news.jsonl" \
        >/dev/null && times) || exit 1
    cpu=$(echo "$spent" | tail -n 1 | tr ms '  ' | awk '{ print 60 * $1 + $2 + 60 * $3 + $4 }')
    tr -d ' {}"' <"$work/stats" | tr ',' '\n' | awk -F: -v n="$n" -v days="$days" -v words="$words" -v cpu="$cpu" '
        { v[$(NF - 1)] = $NF }
        END { printf "scale %3d days  n %8d of %3d words %9.2f s %9.2f cpu s %8.0f articles/s %6.0f MB %6.0f bytes/article\n",
              days, n, words, v["total"], cpu, n / v["total"], v["peak_rss_bytes"] / 1048576, v["peak_rss_bytes"] / n }'
done | awk '
    function fit(y,    i, sx, sy, sxx, sxy) {
        for (i = 1; i <= rows; i++) { sx += x[i]; sy += y[i]; sxx += x[i] * x[i]; sxy += x[i] * y[i] }
        return (rows * sxy - sx * sy) / (rows * sxx - sx * sx) }
    { print; rows++; x[rows] = log($5); wall[rows] = log($9); cpu[rows] = log($11); mb[rows] = log($16) }
    END { if (!rows) exit 1
          if (rows > 1) printf "scale exponents: wall %.2f, cpu %.2f, memory %.2f\n", fit(wall), fit(cpu), fit(mb) }'
