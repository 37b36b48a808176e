#!/bin/sh
# bench.sh BUILD BENCH... - where and what was measured, then every bench of time, a line a case; the same
# as JSON Lines in BUILD/bench/results.jsonl, or BENCH_JSON, for bench/report. Those of quality take
# labelled sets and minutes, and are called by name (bench/README.md).
build=$1
shift
json=${BENCH_JSON:-$build/bench/results.jsonl}
commit=$(git describe --always --dirty 2>/dev/null || echo unknown)
cpu=$(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
echo "# commit   $commit, $(date -u +%F)"
echo "# compiler $(${CC:-cc} --version | head -n 1)"
echo "# machine  $cpu, $(getconf _NPROCESSORS_ONLN) cores, $(uname -sm)"
failed=$build/bench/failed
rm -f "$failed"
{
    for script in ${BENCH_SCRIPTS-bench/pipeline.sh bench/program.sh bench/state.sh}; do
        "$script" "$build" || echo "$script" >>"$failed"
    done
    for bench; do "$bench" || echo "$bench" >>"$failed"; done
} | tee "$build/bench/results.txt"
awk -v commit="$commit" -v cpu="$cpu" -v threads=1 -f bench/to_json.awk "$build/bench/results.txt" >"$json" || exit 1
echo "# the same as JSON Lines: $json; bench/report $json draws it"
[ ! -s "$failed" ] || { echo "# failed or over its bound: $(tr '\n' ' ' <"$failed")"; exit 1; }
