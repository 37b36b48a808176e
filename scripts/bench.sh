#!/bin/sh
# bench.sh BUILD BENCH... - where and what was measured, then every bench of time. Those of quality take
# labelled sets and minutes, and are called by name (bench/README.md).
build=$1
shift
echo "# commit   $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u +%F)"
echo "# compiler $(${CC:-cc} --version | head -n 1)"
echo "# machine  $(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), \
$(getconf _NPROCESSORS_ONLN) cores, $(uname -sm)"
status=0
bench/pipeline.sh "$build" || status=1
for bench; do "$bench" || status=1; done
exit $status
