#!/bin/bash
# state_kill.sh PROGRAM - writers of a state folder are killed at any moment: what they acknowledged is in.
#
# faults/keep.c appends numbered entries to a folder and prints a line after each commit; two of them
# take turns, and readers look on. A round kills one or both with SIGKILL; now and then those who come
# next are killed at once, while they take in the log that the dead left. After each round the folder
# opens clean, each line stands for an entry that is in, and nothing is in that nobody wrote. All
# rounds use one folder. ROUNDS=300 for a long run.
program=$(realpath "$1")
keep=$(dirname "$program")/tests/faults/keep
[ -x "$keep" ] || { echo "skipped: no $keep"; exit 77; }
rounds=${ROUNDS:-${SAN:+8}} rounds=${rounds:-30}
RANDOM=${NP_SEED:-1}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" && touch acked.a acked.b || exit 1
passed=0 failed=0

is() { # is NAME COMMAND... - the command succeeds
    local name=$1
    shift
    if "$@" >said 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not so: $name: $(head -n 3 said)"
    fi
}
pause() { # pause MOST - up to so many milliseconds
    local ms=$((RANDOM % $1))
    sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
}
start() { # start NAME - a writer in the background; $! is its number
    "$keep" write folder "$1" 0 >>"acked.$1" 2>>said.writers &
}
killed() { # killed PID... - at once, and gone
    kill -KILL "$@" 2>/dev/null
    wait "$@" 2>/dev/null
}

for round in $(seq "$rounds"); do
    start a
    first=$!
    if [ $((round % 3)) = 0 ]; then
        start b
        second=$!
        pause 150
        killed $first
        [ -e folder/newsprint.db ] && is "round $round: a reader beside the other writer" "$keep" check folder
        pause 150
        killed $second
    else
        pause 200
        killed $first
    fi
    for _ in $(seq $((RANDOM % 4))); do # during the recovery
        start b
        second=$!
        pause 12
        killed $second
    done
    [ -e folder/newsprint.db ] || continue
    is "round $round: what was acknowledged is in" "$keep" check folder acked.a acked.b
done
n_acked=$(cat acked.a acked.b | wc -l)
is "entries were acknowledged: $n_acked" test "$n_acked" -gt "$rounds"
is "no writer failed: $(head -n 1 said.writers)" test ! -s said.writers
is "the folder is written on" "$keep" write folder c 20
is "with nothing left beside it: $(ls folder)" test "$(echo $(ls folder))" = "lock newsprint.db"
is "and whole in the end" "$keep" check folder acked.a acked.b

echo "$rounds rounds, $n_acked entries acknowledged"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
