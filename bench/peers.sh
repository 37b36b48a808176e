#!/bin/sh
# peers.sh [PROGRAM] [DATA] - stories as scikit-learn makes them, beside ours: `make bench-peers`.
#
# PYTHON names an interpreter with numpy, scipy and scikit-learn; MODEL a folder with a
# sentence-embedding model of yours, which needs sentence-transformers too. Nothing is downloaded.
# DATA as for quality.sh. Prints the tables of bench/peers.md.
program=${1:-build/newsprint} data=${2:-../shared/data} python=${PYTHON:-python3}
if [ ! -d "$data/stories" ]; then
    echo "skipped: no labelled sets in $data"
    exit 0
fi
if ! "$python" -c 'import numpy, scipy, sklearn' 2>/dev/null; then
    echo "skipped: $python lacks numpy, scipy or scikit-learn; apt-get install python3-sklearn, or"
    echo "         python3 -m venv peers && peers/bin/pip install scikit-learn, then PYTHON=peers/bin/python"
    exit 0
fi
if [ -n "$MODEL" ] && ! "$python" -c 'import sentence_transformers' 2>/dev/null; then
    echo "skipped: MODEL needs sentence-transformers: peers/bin/pip install sentence-transformers"
    exit 0
fi
echo "# commit   $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u +%F)"
echo "# machine  $(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), $(getconf _NPROCESSORS_ONLN) cores"
echo "# python   $("$python" -c 'import sys, sklearn, scipy, numpy
print(sys.version.split()[0], "scikit-learn", sklearn.__version__, "scipy", scipy.__version__, "numpy", numpy.__version__)')"
sets=
for set in allsides2021 wikinews ecbplus basil neus uci6k news_cluster; do
    [ -f "$data/stories/$set.dev.jsonl.zst" ] && sets="$sets $data/stories/$set.dev.jsonl.zst"
done
# shellcheck disable=SC2086
exec "$python" "$(dirname "$0")/peers.py" "$program" $sets
