#!/bin/sh
# bench.sh BUILD BENCH... - where and what was measured, then every bench.
build=$1
shift
echo "# commit   $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u +%F)"
echo "# compiler $(${CC:-cc} --version | head -n 1)"
echo "# machine  $(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), \
$(getconf _NPROCESSORS_ONLN) cores, $(uname -sm)"
status=0
for bench in bench/*.sh; do "$bench" "$build" || status=1; done
for bench; do "$bench" || status=1; done
exit $status
