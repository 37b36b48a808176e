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
papers=$(realpath "$(dirname "$0")/../datasets/sample/day/papers.jsonl")
[ -x "$keep" ] || { echo "skipped: no $keep"; exit 77; }
rounds=${ROUNDS:-${SAN:+8}} rounds=${rounds:-30}
RANDOM=${NP_SEED:-1}
work=$(mktemp -d) || exit 1
trap "rm -rf $work" EXIT
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

# ---- the program: exit 0 says that the articles are in

news() { "$program" "$@" --quiet --state news </dev/null; }
split -l 5 "$papers" part.
now="--now 2025-03-23T12:00:00Z --repair-days 36500" # so that cuts do not matter
touch ids.acked
n_killed=0
for part in part.*; do
    for _ in $(seq $((1 + rounds / 15))); do # and again, when it is killed or is in already
        "$program" add -q --state news $now "$part" 2>>said.adders &
        adder=$!
        if [ $((RANDOM % 3)) != 0 ]; then
            pause 250
            kill -KILL $adder 2>/dev/null
        fi
        wait $adder 2>/dev/null
        code=$?
        [ $code = 0 ] && sed 's/.*"id": *"\([^"]*\)".*/"id":"\1"/' "$part" >>ids.acked
        [ $code = 137 ] && n_killed=$((n_killed + 1))
    done
    [ -e news/newsprint.db ] || continue
    is "$part: the state is sound" news check --full
    news list >listed
    is "$part: what was acknowledged is in" test -z "$(grep -o '"id":"[^"]*"' listed | sort -u | comm -13 - <(sort -u ids.acked))"
done
is "some were killed: $n_killed" test $n_killed -gt 0
is "some were not" test -s ids.acked
is "none failed: $(head -n 1 said.adders)" test ! -s said.adders
for part in part.*; do
    news add $now "$part" || failed=$((failed + 1))
done
news list >listed
"$program" add -q $now --state whole part.*
"$program" list --state whole >wanted
members() { # the articles of each story; its id is that of the cut that made it
    sed 's/.*"articles":\[//; s/\],"related".*//' "$1" | while read -r line; do
        grep -o '"id":"[^"]*"' <<<"$line" | sort | tr '\n' ' '
        echo
    done | sort
}
members wanted >wanted.members
members listed >listed.members
is "in the end the stories are those of a state that nobody killed" cmp wanted.members listed.members
is "and of some articles each" grep -q '"id".*"id"' wanted.members
echo "$n_killed adders killed, $(sort -u ids.acked | wc -l) articles acknowledged"

# ---- more articles than are repaired each time: what is acknowledged is placed, for the time being

"$(dirname "$program")/synth" --articles 2600 --days 1 --start 2025-03-22 >all.jsonl
now="--now 2025-03-23T12:00:00Z --repair-days 36500"
rm -rf news part.* && head -n 2300 all.jsonl >many.jsonl && tail -n 300 all.jsonl | split -l 20 - part.
is "many are in" news add $now many.jsonl
n_killed=0
: >ids.acked
for part in part.*; do
    "$program" add -q --state news $now "$part" 2>>said.adders &
    adder=$!
    [ $((RANDOM % 3)) != 0 ] && pause 150 && kill -KILL $adder 2>/dev/null
    wait $adder 2>/dev/null
    code=$?
    [ $code = 0 ] && grep -o '^{"id":"[^"]*"' "$part" | cut -c 2- >>ids.acked
    [ $code = 137 ] && n_killed=$((n_killed + 1))
done
is "the state is sound" news check --full
news events | grep -o '"added":.*' | grep -o '"a[0-9]*"' | sort -u | sed 's/^/"id":/' >placed
is "what was acknowledged is placed" test -z "$(sort -u ids.acked | comm -13 placed -)"
for part in part.*; do
    news add $now "$part" || failed=$((failed + 1))
done
is "the state is sound in the end" news check --full
news list >listed
"$program" add -q $now --state all all.jsonl
"$program" list --state all >wanted
members wanted >wanted.members
members listed >listed.members
is "and its stories are those of a state that nobody killed" cmp wanted.members listed.members
is "none failed: $(head -n 1 said.adders)" test ! -s said.adders
echo "$n_killed more killed, $(wc -l <ids.acked) articles acknowledged"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
