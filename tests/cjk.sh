#!/bin/sh
# cjk.sh PROGRAM - stories in Chinese, Japanese and Thai, each alone and all with the sample day.
#
# Their words are pairs of characters. Floors stand some points below what datasets/cjk/README.md
# says, so that quality may rise and not fall.
program=$1
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program to run"; exit 77; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
passed=0 failed=0

has_floor() { # has_floor LANGUAGE FLOOR WHERE - BCubed F1 of the stories in $work/stories
    f1=$("$program" eval --label story --format jsonl "datasets/cjk/$1.jsonl" "$work/stories" |
        sed 's/.*"bcubed":{[^}]*"f1":\([0-9.]*\).*/\1/')
    echo "$1, $3: BCubed F1 $f1"
    if awk -v is="$f1" -v least="$2" 'BEGIN { exit !(is != "" && is + 0 >= least) }'; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "below its floor of $2"
    fi
}
tells() { # tells INPUT... - their stories, into $work/stories
    "$program" stories --format jsonl -q "$@" -o "$work/stories" || { failed=$((failed + 1)) && echo "newsprint stories $*: exit $?"; }
}

for one in 'zh .90' 'ja .87' 'th .88'; do
    tells "datasets/cjk/${one% *}.jsonl"
    has_floor "${one% *}" "${one#* }" alone
done
tells datasets/cjk/*.jsonl datasets/sample/day
for one in 'zh .90' 'ja .87' 'th .88'; do
    has_floor "${one% *}" "${one#* }" 'with the sample day'
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
