#!/bin/bash
# state_damage.sh PROGRAM - the files of a state are damaged at random: what is said of it is right, or it is refused.
#
# A state whose last writer was killed, so that its log is part of it, is copied for each round and spoilt: bytes
# flipped, pages zeroed, swapped or taken from another state, files cut, gone or those of another state. Then check,
# list, stories, add and dedup are asked, each in a time: exit 1 with a reason, or 0 and the very output of the state
# that nobody spoilt. Where check finds nothing, nobody may. A file that is another state's as a whole is that state.
# ROUNDS=300 for a long run; NP_SEED for another one.
program=$(realpath "$1")
papers=$(realpath "$(dirname "$0")/../datasets/sample/day/papers.jsonl")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
rounds=${ROUNDS:-${SAN:+6}} rounds=${rounds:-30}
RANDOM=${NP_SEED:-1}
limit=${SAN:+120} limit=${limit:-30} # seconds
[ -w /dev/shm ] && export TMPDIR=/dev/shm
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0 n_right=0 n_refused=0 n_found=0
not_so() { failed=$((failed + 1)); echo "not so: $*"; }
news() { timeout $limit "$program" "$@" --quiet </dev/null; }
now="--now 2025-03-23T12:00:00Z"

# ---- two states, the first with a log

shuf --random-source=<(yes) "$papers" >all.jsonl
head -n 30 all.jsonl >first.jsonl
sed -n 31,50p all.jsonl >second.jsonl
sed -n 51,60p all.jsonl >third.jsonl
news add --state made $now first.jsonl || exit 1
news add --state other $now second.jsonl || exit 1
for try in $(seq 50); do
    rm -rf whole && cp -r made whole
    "$program" add --quiet --state whole $now second.jsonl </dev/null &
    adder=$!
    for _ in $(seq 400); do
        [ -s whole/newsprint.db-wal ] && break
        sleep 0.002
    done
    kill -KILL $adder
    wait $adder
    [ -s whole/newsprint.db-wal ] && break
done 2>/dev/null
[ -s whole/newsprint.db-wal ] || echo "the writer was never killed with a log behind it; logs are tried less"

# tell FOLDER OF - all that is asked of a state; each answer in OF.COMMAND, its reason beside it, its exit in code.
declare -A code
tell() {
    local from=$1 of=$2 what
    for what in check list stories add dedup; do
        case $what in
        check) news check --full --state "$from" ;;
        list | stories) news $what --state "$from" $now ;;
        add) rm -rf changed && cp -r "$from" changed &&
            news add --state changed $now third.jsonl && news list --state changed $now ;;
        dedup) rm -rf changed && cp -r "$from" changed && news dedup --state changed $now all.jsonl ;;
        esac >"$of.$what" 2>"$of.$what.why"
        code[$what]=$?
    done
}
tell whole right
for what in check list stories add dedup; do
    [ "${code[$what]}" = 0 ] || { echo "no $what of a state that nobody spoilt: $(head -n 1 right.$what.why)"; exit 1; }
done
tell other others
tell made before

# ---- damages

size() { stat -c %s "$1"; }
below() { echo $(((RANDOM << 15 | RANDOM) % $1)); }
flip() { # flip FILE - one byte of it, surely
    local at byte
    at=$(below "$(size "$1")")
    byte=$(od -An -tu1 -j "$at" -N 1 "$1")
    printf "\\x$(printf %x $((byte ^ (1 + RANDOM % 255))))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}
page() { below $(($(size "$1") / 4096)); }
copy_page() { dd if="$1" of="$3" bs=4096 count=1 skip="$2" seek="$4" conv=notrunc status=none; } # FROM PAGE TO PAGE
spoil() { # spoil KIND - folder bad; says what it did
    local db=bad/newsprint.db log=bad/newsprint.db-wal one two file=bad/newsprint.db
    case $1 in
    0) flip $db && echo "a byte is flipped" ;;
    1) for _ in $(seq 50); do flip $db; done && echo "50 bytes are flipped" ;;
    2) one=$(page $db) && copy_page /dev/zero 0 $db "$one" && echo "page $one is zeroed" ;;
    3) one=$(page $db) two=$(page $db)
        copy_page $db "$one" a.page 0 && copy_page $db "$two" $db "$one" && copy_page a.page 0 $db "$two"
        echo "pages $one and $two are swapped" ;;
    4) one=$(below "$(size $db)") && truncate -s "$one" $db && echo "the file is cut at $one" ;;
    5) [ -s $log ] && file=$log; flip $file && echo "a byte of $file is flipped" ;;
    6) [ -s $log ] && file=$log; one=$(below "$(size $file)"); truncate -s "$one" $file; echo "$file is cut at $one" ;;
    7) rm -f $log && echo "the log is gone" ;;
    8) [ -s $log ] && file=$log; one=$(page $file); copy_page /dev/zero 0 $file "$one"; echo "4 kB of $file are zeroed" ;;
    9) cp other/newsprint.db $db && echo "the file is another state's, the log is not" ;;
    10) cp other/newsprint.db $db && rm -f $log && echo "the file is another state's" ;;
    11) one=$(($(page other/newsprint.db) % ($(size $db) / 4096))) && copy_page other/newsprint.db "$one" $db "$one"
        echo "page $one is another state's" ;;
    12) cp made/newsprint.db $db && rm -f $log && echo "the file is that of an hour ago" ;;
    13) head -c 4096 /dev/urandom >>$db && echo "bytes follow the file" ;;
    14) flip bad/lock && echo "a byte of the lock is flipped" ;;
    15) head -c 65536 /dev/urandom >$db-shm && echo "the index of the log is noise" ;;
    16) cp other/lock bad/lock && echo "the lock is another state's" ;;
    17) : >$db && echo "the file is empty" ;;
    esac
}
KINDS=18

judge() { # judge ROUND WHAT-WAS-DONE WHOLE...: of states that may be meant, whose answer it is
    local round=$1 done=$2 what whose is_right
    shift 2
    for what in check list stories add dedup; do
        if [ "${code[$what]}" = 0 ]; then
            is_right=
            for whose in "$@"; do
                cmp -s "is.$what" "$whose.$what" && is_right=yes
            done
            [ $what = check ] || [ -n "$is_right" ] || not_so "round $round, $done: $what lies"
            n_right=$((n_right + 1))
        elif [ "${code[$what]}" = 1 ]; then
            grep -q '^newsprint: .*[a-z]' is.$what.why || not_so "round $round, $done: $what gives no reason"
            [ "${code[check]}" = 1 ] || not_so "round $round, $done: check finds nothing, $what says $(head -n 1 is.$what.why)"
            n_refused=$((n_refused + 1))
        else
            not_so "round $round, $done: $what ends with ${code[$what]}: $(head -n 2 is.$what.why)"
        fi
    done
    [ "${code[check]}" = 0 ] || n_found=$((n_found + 1))
}

for round in $(seq "$rounds"); do
    kind=$(((round - 1) % KINDS))
    rm -rf bad && cp -r whole bad
    what=$(spoil $kind)
    tell bad is
    case $kind in
    9 | 10) judge "$round" "$what" right others ;;
    12) judge "$round" "$what" right before ;;
    *) judge "$round" "$what" right ;;
    esac
done

echo "$rounds damages: $n_found were found, $n_right answers were right, $n_refused refused with a reason"
[ $n_right -gt 0 ] && [ $n_refused -gt 0 ] || not_so "some are right and some refused"
[ $failed = 0 ]
