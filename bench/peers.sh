#!/bin/sh
# peers.sh [BUILD] [DATA] [copies|stories]... - copies and stories as other tools make them, beside ours:
# `make bench-peers`, or with PEERS=copies one section of bench/peers.md alone.
#
# The tools go into a virtual environment of their own, build/peers, at the versions of
# requirements-peers.txt, with pip as it is set up here; one that does not install is a line that
# says so. PYTHON names an interpreter that has them, and then nothing is installed. MODEL: a folder
# with a sentence-embedding model of yours for the stories, which needs sentence-transformers too.
# Copies are of made-up news (build/synth) and of Reuters-21578 where DATA has it; stories of the
# labelled sets there. SKIP and THRESHOLDS as copies_peers.py says. Some ten minutes, once installed.
build=${1:-build} data=${2:-../shared/data} here=$(dirname "$0")
[ $# -gt 2 ] && shift 2 || set -- ${PEERS:-copies stories}
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

install() { # a tool a line, so that one that fails takes no other with it
    python=$build/peers/bin/python
    if [ ! -x "$python" ] && ! python3 -m venv "$build/peers"; then
        echo "skipped: python3 -m venv does not work here; apt-get install python3-venv"
        return 1
    fi
    cmp -s "$here/requirements-peers.txt" "$build/peers/installed" && return
    grep -v '^#' "$here/requirements-peers.txt" | while read -r tool; do
        echo "installing $tool" >&2
        "$python" -m pip install -q --disable-pip-version-check "$tool" >"$work/pip" 2>&1 ||
            echo "not installed: $tool: $(tail -n 1 "$work/pip")"
    done
    cp "$here/requirements-peers.txt" "$build/peers/installed"
}
has() { # has MODULES HOW
    "$python" -c "import $1" 2>/dev/null || { echo "skipped: $python lacks one of $1${2:+; $2}"; return 1; }
}
copies() {
    has "numpy, scipy, xxhash" || return
    "$build/synth" --articles "${PEERS_ARTICLES:-12888}" --words 300 --days 1 >"$work/synth.jsonl" || return
    set -- "$work/synth.jsonl"
    reuters=$data/corpora/reuters21578.jsonl.zst
    if [ -r "$reuters" ] && zstd -dcq "$reuters" >"$work/reuters21578.jsonl"; then
        set -- "$@" "$work/reuters21578.jsonl"
    else
        echo "skipped: no $reuters"
    fi
    printf '\n## Copies\n'
    "$python" -B "$here/copies_peers.py" "$build" "$@"
}
stories() {
    [ -d "$data/stories" ] || { echo "skipped: no labelled sets in $data"; return; }
    has "numpy, scipy, sklearn" || return
    [ -z "$MODEL" ] || has sentence_transformers "pip install sentence-transformers" || return
    set --
    for set in allsides2021 wikinews ecbplus basil neus uci6k news_cluster; do
        [ -f "$data/stories/$set.dev.jsonl.zst" ] && set -- "$@" "$data/stories/$set.dev.jsonl.zst"
    done
    printf '\n## Stories\n\n'
    "$python" -B "$here/peers.py" "$build/newsprint" "$@"
}

python=$PYTHON
[ -n "$python" ] || install || exit 0
echo "# commit   $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u +%F)"
echo "# machine  $(sed -n 's/^model name.*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), $(getconf _NPROCESSORS_ONLN) cores"
echo "# python   $("$python" -c 'import sys; print(sys.version.split()[0])'), $(grep -v '^#' "$here/requirements-peers.txt" | tr '\n' ' ')"
status=0
for section; do
    case $section in
        copies | stories) $section || status=1 ;;
        *) echo "peers.sh: there are copies and stories, not $section" >&2; status=2 ;;
    esac
done
exit $status
