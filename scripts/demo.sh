#!/bin/sh
# demo.sh PROGRAM SAMPLE PAGE - the sample day as stories: on the terminal and as a web page.
program=$1 sample=$2 page=$3
input=$sample/day
set -e
say() { echo; echo "\$ $*"; }
text=$(mktemp) && trap 'rm -f "$text"' EXIT
# shellcheck disable=SC2086
{
    say newsprint stories $input
    "$program" stories --format text $input >"$text"
    head -n 60 "$text"
    [ "$(wc -l <"$text")" -le 60 ] || echo "... ($(wc -l <"$text") lines in all)"
    say "newsprint dedup --mark $input  | count the relations"
    "$program" dedup --mark $input | sed 's/.*"relation":"\([a-z]*\)".*/\1/' | sort | uniq -c
    "$program" stories --format html -o "$page" $input
}
echo
echo "The same as a web page: $page"
