#!/bin/sh
# threads.sh BUILD - what each further thread is worth to dedup and to stories: `make bench-threads`.
#
# From one thread to one a core, in turn, the shortest wall time of THREADS_RUNS (7) runs each, on
# THREADS_ARTICLES (12888) made-up articles of THREADS_WORDS (300) words: the shortest, for other
# work only lengthens. The serial share p is
# fitted by least squares to Amdahl's law, T(k) = T(1) (p + (1 - p) / k) (AFIPS 1967), and gives the
# bound on speed-up that no number of threads exceeds. It counts all that a second thread does not
# shorten: what one thread does alone, waiting for memory that both share, and other work on this
# machine; so it is an upper bound of what is written serially, and a quiet machine is needed.
# The contract asks for at most 5 % for dedup and 15 % for stories.
build=${1:?threads.sh BUILD} n=${THREADS_ARTICLES:-12888}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
. "$(dirname "$0")/measure.sh"
"$build/synth" --articles "$n" --words "${THREADS_WORDS:-300}" --days $(((n + 12887) / 12888)) >"$work/news.jsonl" || exit 1
cores=$(getconf _NPROCESSORS_ONLN)
awk -v cores="$cores" '$1 > .3 * cores { print "# load average " $1 " on " cores " cores: what others do counts as serial here, run it again when they are done" }' /proc/loadavg 2>/dev/null

fastest() { # fastest COMMAND - a line a number of threads
    for run in $(seq "${THREADS_RUNS:-7}"); do
        for threads in $(seq "$cores"); do measure "threads $1" "$threads" "$1" || exit 1; done
    done >"$work/runs"
    for threads in $(seq "$cores"); do
        awk -v threads="$threads" '$3 == threads { for (k = 4; k < NF; k++) if ($(k + 1) == "s") { print $k "\t" $0; break } }' "$work/runs" |
            sort -n | head -n 1 | cut -f 2-
    done
}
amdahl='{ print; fflush()
      for (k = 1; k < NF; k++) { if ($(k + 1) == "threads") t = $k; if ($(k + 1) == "s" && $k ~ /^[0-9.]+$/ && !(t in wall)) { wall[t] = $k; last = t } } }
    END { if (last < 2) { print "threads " name ": one core, nothing to fit"; exit }
          for (t in wall) { x = 1 - 1 / t; y = wall[t] / wall[1] - 1 / t; xx += x * x; xy += x * y }
          p = xx ? xy / xx : 1; p = p < 0 ? 0 : p > 1 ? 1 : p
          printf "threads %-8s speed-up %.2f on %d; serial share %.1f %%; bound on 4, 8, 16, 64 cores: %.2f, %.2f, %.2f, %.2f; ever: %s\n", name,
              wall[1] / wall[last], last, 100 * p, 1 / (p + (1 - p) / 4), 1 / (p + (1 - p) / 8), 1 / (p + (1 - p) / 16), 1 / (p + (1 - p) / 64),
              p ? sprintf("%.1f", 1 / p) : "no bound" }'
for command in dedup stories; do
    fastest $command >"$work/lines" && awk -v name=$command "$amdahl" "$work/lines" || exit 1
done
