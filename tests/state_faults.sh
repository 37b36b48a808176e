#!/bin/bash
# state_faults.sh PROGRAM - every call that a writer of a state folder makes fails in turn, and disks fill up.
#
# faults/keep.c appends numbered entries and acknowledges each; whatever fails, once or for good, the
# failure is told, each acknowledged entry is in, nothing else is, and the folder opens clean.
# NP_FAULTS=all lets every call fail, NP_FAULTS=N so many of each kind.
program=$(realpath "$1")
tools=$(dirname "$program")/tests/faults
keep=$tools/keep
[ -x "$keep" ] || { echo "skipped: no $keep"; exit 77; }
case ${NP_FAULTS:-} in
all) most=0 ;;
'') most=10 ;;
*) most=$NP_FAULTS ;;
esac
# A failing call is the same on any disk, and memory does not let us wait for it.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" && mkdir out || exit 1
passed=0 failed=0

is() { # is NAME COMMAND... - the command succeeds
    local name=$1
    shift
    if "$@" >said 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not so: $name: $(head -n 20 said)"
    fi
}

# ---- single calls

"$keep" write seed a 12 >/dev/null || exit 1
if [ -n "${SAN:-}" ]; then
    echo "skipped: failing calls, which faults.sh tries under the sanitizers"
else
    bears() { # bears BEFORE ENTRIES
        is "$2 entries are kept or refused (after: $1)" "$tools/drive" "$tools/inject.so" "$most" --before "$1" \
            --after "[ ! -e folder/newsprint.db ] || $keep check folder stdout >after 2>&1" \
            "$keep" write folder b "$2"
    }
    bears 'rm -rf folder; cp -a seed folder' 9
    bears 'rm -rf folder' 2
fi

# ---- a disk that is full, and then is not

# A file may grow to so many blocks of 1,024 bytes, until somebody makes room.
for blocks in 8 40 64 100 130; do
    rm -rf folder
    cp -a seed folder
    (ulimit -f $blocks; trap '' XFSZ; exec "$keep" write folder full 0) >acked 2>told
    is "with files of $blocks kB a writer ends: $(cat told)" test -s told
    is "and says why" grep -q "File too large\|No space left" told
    is "what it acknowledged is in" "$keep" check folder acked
    is "with room it goes on" "$keep" write folder more 20
    is "and all is in" "$keep" check folder acked
done
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
    mkdir small
    cat >on_small <<'END'
mount -t tmpfs -o size=400k none small || exit 77
"$1" write small/folder a 0 >acked 2>told
grep -q "No space left" told || exit 1
"$1" check small/folder acked || exit 2
mount -o remount,size=4m small || exit 77
"$1" write small/folder b 30 >>acked || exit 3
"$1" check small/folder acked || exit 4
mount -o remount,ro small || exit 77
"$1" check small/folder acked || exit 5
"$1" write small/folder c 1 2>told && exit 6
grep -q "Read-only file system" told || exit 7
END
    unshare -m bash on_small "$keep" >said.small 2>&1
    code=$?
    if [ $code = 77 ]; then
        echo "skipped: a small disk: $(tail -n 1 said.small)"
    else
        is "a disk fills up, has room again, and may then only be read: step $code, $(tail -n 3 said.small told)" test $code = 0
    fi
else
    echo "skipped: a small disk, which needs the right to mount"
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
