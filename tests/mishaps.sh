#!/bin/bash
# mishaps.sh PROGRAM - signals at any time, full disks, odd files: what stood stays, and all is told.
#
# faults.sh lets single calls fail; here the world is as it is on a bad day: someone presses
# Control-C, a file shrinks while it is read, a name holds a newline.
program=$(realpath "$1")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
build=$(dirname "$program")
sample=$(dirname "$(realpath "$0")")/../datasets/sample
day=$(realpath "$sample/day/papers.jsonl")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" && mkdir out || exit 1
unset NO_COLOR COLUMNS NP_CPU
passed=0 failed=0
old="what was there before"

is() { # is NAME COMMAND... - the command succeeds
    local name=$1
    shift
    if "$@" >/dev/null 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not so: $name"
    fi
}
not() { ! "$@"; }
ends() { # ends CODE ARGUMENT... - the program ends with CODE
    local code=$1 is
    shift
    timeout 120 "$program" "$@" >stdout 2>stderr </dev/null
    is=$?
    is "newsprint $*: exit $is, expected $code" test $is = "$code"
}
is_alone() { # is_alone FILE - it is all that lies in out/
    is "$1 is alone in out/" test "$(ls -A out)" = "$1"
}

head -n 4 "$day" >few.jsonl
"$program" dedup few.jsonl >few.out

# ---- signals

"$build/synth" --articles 3000 --words 200 --days 2 >many.jsonl 2>/dev/null
"$program" dedup many.jsonl >many.out

# A child of ours that a signal meets before it is another program goes on as this script would.
await() { # await PID - wait until it is
    while [ "/proc/$1/exe" -ef "/proc/$$/exe" ]; do :; done
}

# struck SIGNAL SECONDS: a run is sent SIGNAL after SECONDS; $is is its exit status. Our shell has a
# job in the background ignore SIGINT, as it should; env undoes that.
struck() {
    echo "$old" >out/result
    env --default-signal="$1" "$program" dedup many.jsonl -o out/result 2>stderr &
    await $!
    sleep "$2"
    kill -s "$1" $! 2>/dev/null
    wait $! 2>/dev/null
    is=$?
}
if env --default-signal=INT true 2>/dev/null; then
    n_killed=0
    for i in 0 05 1 2; do
        for signal in TERM INT HUP; do
            struck $signal ".$i"
            is_alone result
            if [ $is = 0 ]; then
                is "a run that was faster than SIG$signal is whole" cmp -s out/result many.out
            else
                n_killed=$((n_killed + 1))
                is "it ends by SIG$signal: $is" test $is = $((128 + $(kill -l $signal)))
                is "the old output stays at SIG$signal" test "$(cat out/result)" = "$old"
                is "nothing is said at SIG$signal" test ! -s stderr
            fi
        done
    done
    is "a signal came in time" test $n_killed -gt 0
    trap '' HUP
    echo "$old" >out/result
    "$program" dedup many.jsonl -o out/result &
    await $!
    sleep .05
    kill -s HUP $!
    wait $!
    is "a signal that was to be ignored is" cmp -s out/result many.out
    trap - HUP
else
    echo "skipped: no env --default-signal"
fi

# Half-made: the preloaded library lets it write a byte at a time, so that there is time to see it.
inject=$build/tests/faults/inject.so
if [ -r "$inject" ] && [ -z "${SAN:-}" ] && env --default-signal=INT true 2>/dev/null; then
    truncate -s 4096 state
    for signal in TERM INT HUP QUIT XCPU; do
        rm -rf out && mkdir out && echo "$old" >out/result
        LD_PRELOAD=$inject NP_FAULT="9 9 1 1" env --default-signal=$signal \
            "$program" dedup many.jsonl -o out/result 9<>state &
        for _ in $(seq 1000); do
            [ -z "$(find out -name '*.part')" ] || break
            sleep .01
        done
        is "there is a half-made file" test -n "$(find out -name '*.part')"
        kill -s $signal $!
        wait $! 2>/dev/null
        is=$?
        is "half-way it ends by SIG$signal: $is" test $is = $((128 + $(kill -l $signal)))
        is "half-way the old output stays" test "$(cat out/result)" = "$old"
        is_alone result
    done
else
    echo "skipped: signals half-way, which need $inject without a sanitizer"
fi

# The progress line is taken away: of a run whose input does not end. No shell may outlive it, or it
# would tell of the death after the line.
if command -v script >/dev/null && [ -z "${SAN:-}" ]; then
    cat >on_terminal <<END2
exec < <(while sleep .02 && cat many.jsonl; do :; done)
echo \$\$ >pid
exec "$program" stories -o out/result
END2
    TERM=xterm timeout 60 script -qefc "exec bash on_terminal" typescript >/dev/null 2>&1 </dev/null &
    for _ in $(seq 1000); do
        grep -q $'\r.*[0-9]' typescript 2>/dev/null && break
        sleep .01
    done
    kill -s TERM "$(cat pid)"
    wait $!
    is "on a terminal it ends by the signal" test $? = 143
    is "and takes its line away" test "$(sed '/^Script /d; /^$/d' typescript | tail -c 5)" = $'\r\033[K'
else
    echo "skipped: the progress line, which needs script(1) and no sanitizer"
fi

# ---- where output goes

long=$(printf 'x%.0s' $(seq 249)).jsonl
ends 0 dedup few.jsonl -o "$long"
is "the longest of names can be written to" cmp -s "$long" few.out
rm -f "$long"
rm -rf out && mkdir out
ln -s nowhere out/link
ends 1 dedup few.jsonl -o out/link
is "a link to nothing is told" grep -q 'link to what is not there' stderr
is "and stays" test -L out/link
ln -sf link out/link
ends 1 dedup few.jsonl -o out/link
is "a link in a circle is told" grep -q 'out/link' stderr
is "and stays too" test -L out/link
rm out/link
ends 1 dedup few.jsonl -o few.jsonl/result
ends 1 dedup few.jsonl -o out
is "nothing is left in out/" test -z "$(ls -A out)"

echo "$old" >log
"$program" dedup few.jsonl -o /dev/stdout >>log
is "what stood in a log that /dev/stdout leads to stays" test "$(head -n 1 log)" = "$old"
is "and the output follows" cmp -s <(tail -n +2 log) few.out
echo "$old" >log
"$program" dedup few.jsonl -o /dev/fd/7 7>>log
is "/dev/fd/7 likewise" test "$(wc -l <log)" = $(($(wc -l <few.out) + 1))
printf '{"id":"b"}\n' | cat few.jsonl - >bad.jsonl
echo "$old" >log
"$program" dedup bad.jsonl --stats /dev/stderr >stdout 2>>log
is "--stats /dev/stderr keeps what was told before" grep -q 'bad.jsonl:5' log
is "and what stood there" grep -q "$old" log
is "and says its counts" grep -q '"peak_rss_bytes"' log
ends 1 dedup few.jsonl -o /dev/fd/99
is "a descriptor that is not open is told" grep -q '/dev/fd/99' stderr

if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
    mkdir small
    unshare -m bash -c 'mount -t tmpfs -o size=128k none small && cd small && echo "$1" >result &&
        "$2" dedup ../many.jsonl -o result 2>../stderr; echo $? >../status; ls -A >../listed; cat result >../left' \
        _ "$old" "$program" 2>mounted
    if [ -s left ]; then
        is "a full disk is exit 1" test "$(cat status)" = 1
        is "a full disk is told" grep -q 'No space left' stderr
        is "a full disk leaves the old file" test "$(cat left)" = "$old"
        is "a full disk has nothing left on it" test "$(cat listed)" = result
    else
        echo "skipped: a full disk: $(head -n 1 mounted)"
    fi
else
    echo "skipped: a full disk, which needs the right to mount"
fi

# ---- where input comes from

mkfifo pipe
cat few.jsonl >pipe &
ends 0 dedup pipe
is "a named pipe is read like a file" cmp -s stdout few.out

mkdir -p folder/sub
cp few.jsonl folder/sub/
ln -s .. folder/sub/up
ln -s . folder/here
mkfifo folder/pipe
ends 0 dedup folder
is "links in circles and pipes in folders are passed over" cmp -s stdout few.out
ln -s self folder/self
ends 3 dedup folder
is "a link to itself is told" grep -q 'folder/self' stderr
is "and the rest is read" cmp -s stdout few.out
rm -rf folder

odd=$'odd\xff\n\033[2Jname.jsonl'
printf 'not json\n' | cat few.jsonl - >"$odd"
ends 3 dedup "$odd"
is "a name shows no control" not grep -q $'\033' stderr
is "a name with a newline stays on its line" test "$(grep -c 'name.jsonl' stderr)" = "$(grep -c '^odd' stderr)"
is "what is in it is read" cmp -s stdout few.out
ends 1 dedup "$odd.gone"
is "a missing one is told on a line" test -z "$(grep -v '^newsprint: ' stderr)"
mkdir folder
mv "$odd" folder/
ends 3 dedup folder
is "in a folder likewise" not grep -q $'\033' stderr

if [ "$(id -u)" = 0 ]; then
    echo "skipped: files that may not be read, as root reads all"
else
    cp few.jsonl secret.jsonl
    chmod 0 secret.jsonl
    ends 3 dedup secret.jsonl few.jsonl
    is "a file that may not be read is told" grep -q 'secret.jsonl: .*ermission' stderr
    is "and the others are read" cmp -s stdout few.out
    mkdir closed
    chmod 500 closed
    ends 1 dedup few.jsonl -o closed/result
    is "a folder that may not be written to is told" grep -q 'closed/result .*ermission' stderr
fi

for change in "truncate -s 1000 moving.jsonl" "cp few.jsonl moving.jsonl" "rm moving.jsonl"; do
    for wait in .00 .02 .05; do
        cp many.jsonl moving.jsonl
        "$program" dedup --mark moving.jsonl >stdout 2>stderr &
        sleep $wait
        $change
        wait $!
        is=$?
        is "a file that changes under it ($change): exit $is" test $is = 0 -o $is = 3 -o -s stderr
        is "and no crash" test $is -lt 4
    done
done
(
    for _ in 1 2 3 4 5 6 7 8; do cat few.jsonl; sleep .01; done
) >growing.jsonl &
ends 0 dedup growing.jsonl
wait

echo "$passed passed, $failed failed"
[ $failed = 0 ]
