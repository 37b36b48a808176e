#!/bin/bash
# manual.sh PROGRAM - the page of the manual and the help say the same, and what they show works.
#
# Both ways: each option of the help has its place in the page, with its values, bounds and default;
# the page names no option and no command that is none. Every example of either is run.
program=$(realpath "$1")
top=$(dirname "$(realpath "$0")")/..
page=$(realpath "$top/docs/newsprint.1.scd")
day=$(realpath "$top/datasets/sample")/day
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0
count() { # count STATUS WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}
section() { awk -v name="# $1" '/^# / { is_in = $0 == name; next } is_in' "$page"; }
commands=$("$program" help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
[ -n "$commands" ]
count $? "newsprint help lists commands"

# ---- commands
for command in $commands; do
    section SYNOPSIS | grep -q "^\*newsprint $command\*"
    count $? "$command is not in the synopsis"
    section COMMANDS | grep -q "^\*$command\*"
    count $? "$command is not described"
    section EXAMPLES | grep -q "newsprint $command "
    count $? "$command has no example"
    "$program" help "$command" >"$command.help"
done
for command in $(section SYNOPSIS | sed -n 's/^\*newsprint \([a-z]*\).*/\1/p'); do
    [ "$command" = help ] || [ "$command" = completion ] || [ -f "$command.help" ]
    count $? "the synopsis has $command, which is no command"
done

# ---- options
# "name TAB what the help says of it", wrapped lines joined, once for each wording.
cat ./*.help | awk '
    /^  (-., )?--/ { if (said) print said; name = $0; sub(/^ *(-., )?--/, "", name); sub(/ .*/, "", name)
                     said = name "\t" $0; next }
    /^      / && said { sub(/^ +/, " "); said = said $0; next }
    { if (said) print said; said = "" }
    END { if (said) print said }' | sort -u >helped
# "name TAB its paragraph" for each option that begins one.
section OPTIONS | awk '
    function tell(   rest) {
        for (rest = head; match(rest, /\*--[a-z-]+\*/); rest = substr(rest, RSTART + RLENGTH))
            print substr(rest, RSTART + 3, RLENGTH - 4) "\t" head text
        head = text = ""
    }
    /^\*-/ { tell(); head = $0; next }
    /^\t/  { sub(/^\t/, " "); text = text $0; next }
    /^#/   { tell() }
    END    { tell() }' >manual
[ -s helped ] && [ -s manual ]
count $? "options are found in the help and in the page"
cut -f 1 helped | sort -u >helped.names
cut -f 1 manual | sort -u >manual.names
diff helped.names manual.names >said
count $? "options differ (< in the help only, > in the page only): $(grep '^[<>]' said | tr '\n' ' ')"
# says NAME WORDS: the page says them of the option.
says() {
    grep "^$1"$'\t' manual | grep -qF -e "$2"
    count $? "the page does not say \"$2\" of --$1"
}
while IFS=$'\t' read -r name text; do
    values=$(grep -oE -e "--$name [a-z,]+(\|[a-z,]+)+" <<<"$text" | cut -d ' ' -f 2)
    preset=$(grep -oE 'default [^) ]+' <<<"$text" | head -n 1)
    bounds=$(grep -oE '(from [0-9.]+ to [0-9^]+( - 1)?|above 0 and at most [0-9.]+)' <<<"$text")
    letter=$(grep -oE '^ *-[a-z],' <<<"$text" | tr -d ' ,')
    case $name in format) values=${values:+$(grep -oE '\|?jsonl' <<<"$values")} ;; esac
    [ -z "$values" ] || says "$name" "$values"
    [ -z "$letter" ] || says "$name" "*$letter*"
    [ -z "$bounds" ] || says "$name" "${bounds#from }"
    case $values:$preset in
    :?*) says "$name" "$preset" ;;
    esac
done <helped

# ---- examples
mkdir bin && ln -s "$program" bin/newsprint
printf '#!/bin/sh\ncat %s\n' "'$day/kestrel.atom.xml'" >bin/curl && chmod +x bin/curl
cp "$day/papers.jsonl" today.jsonl && head -n 30 today.jsonl >yesterday.jsonl
cp "$day/../gold.jsonl" . && cp gold.jsonl labelled.jsonl
"$program" stories today.jsonl >stories.jsonl
section EXAMPLES | sed -n '/^\t/,/^$/p' | sed 's/^\t//; s/++$//' | grep . >examples
sed -n 's/^    \(newsprint .*\)/\1/p' ./*.help >>examples
while IFS= read -r line; do
    PATH=$work/bin:$PATH bash -c "set -o pipefail; $line" >said 2>&1 </dev/null
    count $? "exit $? of: $line: $(head -n 2 said)"
done <examples
[ "$(wc -l <examples)" -ge $((2 * $(wc -w <<<"$commands"))) ]
count $? "examples are found in the page and in the help"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
