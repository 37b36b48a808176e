#!/bin/bash
# completion.sh PROGRAM - what the program tells the shells to complete is what it takes.
#
# bash is made to complete lines; zsh and fish, where they are, read their scripts, and fish
# completes too.
program=$(realpath "$1")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0
count() { # count STATUS WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}
for shell in bash zsh fish; do
    "$program" completion $shell >newsprint.$shell
    count $? "newsprint completion $shell"
done
"$program" completion tcsh >said 2>&1
[ $? = 2 ] && grep -q 'bash, zsh or fish' said
count $? "another shell is refused"
mkdir folder && : >folder/in && : >'day of news.jsonl' && : >old.jsonl

# ---- bash
# shellcheck disable=SC1091
. ./newsprint.bash
# completes LINE WANT...: the last word of LINE is completed to all of WANT and nothing else. Words
# are divided as bash does it, at '=' too.
completes() {
    local line=$1 want have
    shift
    read -ra COMP_WORDS <<<"${line//=/ = }"
    [ "${line: -1}" != ' ' ] && [ "${line: -1}" != '=' ] || COMP_WORDS+=('')
    [ "${line: -1}" != '=' ] || unset 'COMP_WORDS[-1]'
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _newsprint
    want=$(printf '%s\n' "$@" | sort) have=$(printf '%s\n' "${COMPREPLY[@]}" | sort)
    [ "$want" = "$have" ]
    count $? "bash: '$line' is completed to ${have//$'\n'/ }"
}
completes 'newsprint to' topics
completes 'newsprint --v' --version
completes 'newsprint help ded' dedup
completes 'newsprint completion f' fish
completes 'newsprint stories --related' --related --related-floor --related-order
completes 'newsprint topics --dig' ''
completes 'newsprint stories --digest ' ''
completes 'newsprint stories --format ' text jsonl html rss atom eml
completes 'newsprint stories --format=' text jsonl html rss atom eml
completes 'newsprint dedup --format ' text jsonl rss atom csv
completes 'newsprint stories --format=j' jsonl
completes 'newsprint topics --format ' text jsonl
completes 'newsprint dedup --fields t' title,text text,title title text
completes 'newsprint stories -o o' old.jsonl
completes 'newsprint dedup --against d' 'day of news.jsonl'
completes 'newsprint dedup --against=fold' folder
completes 'newsprint eval --related o' old.jsonl
completes 'newsprint stories old.jsonl folder/' folder/in
for command in $("$program" help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
    # shellcheck disable=SC2046
    completes "newsprint $command --" $("$program" help "$command" | grep -oE '^  (-., )?--[a-z-]+' | grep -o -e '--.*')
done

# ---- zsh and fish
if command -v zsh >/dev/null; then
    zsh -n newsprint.zsh
    count $? "zsh reads its script"
else
    echo "skipped: there is no zsh"
fi
if command -v fish >/dev/null; then
    offers() { # offers LINE WANT: fish completes LINE to WANT, among others
        HOME=$work fish -c "source newsprint.fish; complete -C'$1'" | cut -f 1 | grep -qxF -e "$2"
        count $? "fish: '$1' is not completed to $2"
    }
    fish -n newsprint.fish
    count $? "fish reads its script"
    offers 'newsprint sto' stories
    offers 'newsprint stories --rel' --related-order
    offers 'newsprint stories --format j' jsonl
    offers 'newsprint stories -o ol' old.jsonl
else
    echo "skipped: there is no fish"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
