#!/bin/sh
# program.sh BUILD - the whole program on 10,000 made-up articles, ten times as many, ... up to BENCH_MOST.
#
# BENCH_MOST (100000; up to 10000000, which takes an hour and 30 GB for stories, so BENCH_STORIES_MOST
# may be less), BENCH_WORDS (65: a headline and a lead, some 400 bytes), 12,888 articles a day. A line
# a size: wall and processor seconds, articles/s, MB/s, peak memory, bytes an article; then the
# exponents fitted over sizes, 1 being linear. Output goes nowhere, input is in the page cache.
build=${1:?program.sh BUILD} most=${BENCH_MOST:-100000} words=${BENCH_WORDS:-65}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
. "$(dirname "$0")/measure.sh"

for n in 10000 100000 1000000 10000000; do
    [ $n -gt "$most" ] && break
    "$build/synth" --articles $n --words "$words" --days $(((n + 12887) / 12888)) >"$work/news.jsonl" || exit 1
    measure "program dedup" 0 dedup || exit 1
    [ $n -gt "${BENCH_STORIES_MOST:-$most}" ] || measure "program stories" 0 stories || exit 1
done | awk '
    function fit(y, name,    i, sx, sy, sxx, sxy, n) {
        n = rows[name]; sx = sy = sxx = sxy = 0
        for (i = 1; i <= n; i++) { sx += x[name, i]; sy += y[name, i]; sxx += x[name, i] ^ 2; sxy += x[name, i] * y[name, i] }
        return (n * sxy - sx * sy) / (n * sxx - sx * sx) }
    { print; fflush(); i = ++rows[$2]
      for (k = 3; k < NF; k++) {
          if ($k == "n") x[$2, i] = log($(k + 1))
          if ($(k + 1) == "s" && $k != "cpu") wall[$2, i] = log($k)
          if ($(k + 1) == "cpu") cpu[$2, i] = log($k)
          if ($(k + 1) == "MB") mb[$2, i] = log($k) } }
    END { if (!NR) exit 1
          for (name in rows) if (rows[name] > 1)
              printf "program %-8s exponents: wall %.2f, cpu %.2f, memory %.2f\n", name, fit(wall, name), fit(cpu, name), fit(mb, name) }'
