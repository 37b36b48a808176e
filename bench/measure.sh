# measure.sh - sourced by benches of the whole program: one run, one line.
#
# measure CASE THREADS COMMAND... - of $build/newsprint on $work/news.jsonl, output to nowhere; 0: all
# threads. Stages are thread-seconds, of which reading and writing are done by one thread.
measure() {
    case=$1 threads=$2
    shift 2
    cpu=$(TMPDIR=$work "$build/newsprint" "$@" --threads "$threads" --stats "$work/stats" -q "$work/news.jsonl" >/dev/null && times) || return 1
    cpu=$(echo "$cpu" | tail -n 1 | tr ms '  ' | awk '{ print 60 * $1 + $2 + 60 * $3 + $4 }')
    tr -d ' {}"' <"$work/stats" | tr ',' '\n' | awk -F: -v what="$case" -v cpu="$cpu" '
        { v[$(NF - 1)] = $NF }
        END { s = v["total"] > 0 ? v["total"] : .001
              printf "%-17s %2d threads  n %8d %9.3f s %9.3f cpu s %9.0f articles/s %7.1f MB/s %7.0f MB %6.0f bytes/article",
              what, v["threads"], v["articles"], v["total"], cpu, v["articles"] / s, v["input_bytes"] / s / 1e6,
              v["peak_rss_bytes"] / 1048576, v["bytes_per_article"]
              printf "  read %.2f text %.2f near %.2f story %.2f topic %.2f write %.2f\n", v["read"], v["text"], v["near"],
              v["story"], v["topic"], v["write"] }'
}
