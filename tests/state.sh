#!/bin/bash
# state.sh PROGRAM - what the commands of a state promise who types them.
program=$(realpath "$1")
day=$(realpath "$(dirname "$(realpath "$0")")/../datasets/sample/day")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0
is() { # is WHAT: of the command before
    if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $1"; fi
}
news() { "$program" "$@"; }
now=2025-03-22T18:00Z
# Ids of stories and topics tell what came first, which other cuts change; the rest may not differ.
plain() { sed 's/"\([st]\)_[0-9a-z]\{16\}"/"\1_"/g' "$1" | sort; }
# Texts of one id are numbered by time in a batch, as they come in a state.
grep -v nl-111 "$day/papers.jsonl" >papers.jsonl
cp "$day"/*.xml .

# ---- any cuts, any order, restarts between them: the stories of one batch
news stories papers.jsonl ./*.xml --now $now >batch.jsonl
for seed in 1 2 3; do
    for file in ./*.xml; do news add --state cut$seed --repair-days 36500 --now $now "$file"; done
    shuf --random-source=<(yes $seed) papers.jsonl | split -l $((11 * seed)) - part.
    for part in part.*; do news add --state cut$seed --now $now "$part" || echo "add: exit $?"; done
    rm part.*
    news list --state cut$seed --now $now >list.jsonl
    cmp <(plain list.jsonl) <(plain batch.jsonl)
    is "cuts and order $seed give the stories of one batch"
done
news add --state one --repair-days 36500 --now $now papers.jsonl ./*.xml
news stories --state one --now $now >list.jsonl
cmp list.jsonl batch.jsonl
is "all at once give the same bytes"
for format in text html rss atom eml; do
    cmp <(news stories --state one --now $now --format $format 2>/dev/null) \
        <(news stories papers.jsonl ./*.xml --now $now --format $format 2>/dev/null)
    is "... as $format"
done
cmp <(news topics --state one --now $now) <(news topics papers.jsonl ./*.xml --now $now)
is "... and the same topics"
cmp <(news related --id nl-101 --state one --now $now) \
    <(news related --id nl-101 papers.jsonl ./*.xml --now $now)
is "... and related lists"

# ---- again, nothing is new
size=$(stat -c %s one/newsprint.db)
news add --state one --now $now -v papers.jsonl ./*.xml 2>said && grep -q "^0 articles are in" said
is "what is there is passed over"
[ "$(stat -c %s one/newsprint.db)" = "$size" ]
is "... and takes no room"

# ---- events, and ids that lead on
[ "$(news events --state one | wc -l)" = "$(wc -l <list.jsonl)" ]
is "one batch creates each story"
[ -z "$(news events --state one --since 2025-03-23)" ]
is "nothing happened since"
id=$(news events --state cut1 | sed -n 's/.*"event":"merged".*"others":\["\([^"]*\)".*/\1/p' | head -n 1)
[ -n "$id" ]
is "stories have merged"
[ "$(news list --state cut1 --now $now --id "$id" | wc -l)" = 1 ]
is "the id of a merged one leads on"
[ "$(news list --state cut1 --now $now --id nl-101 | grep -c '"id":"nl-101"')" = 1 ]
is "an article's id leads to its story"

# ---- what was never seen
news dedup --state seen papers.jsonl >fresh.jsonl && cmp fresh.jsonl <(news dedup papers.jsonl)
is "what comes first passes as without a state"
[ -z "$(news dedup --state seen papers.jsonl)" ]
is "nothing passes twice"
[ "$(news dedup --state seen ./*.xml | wc -l)" = "$(news dedup ./*.xml --against papers.jsonl | wc -l)" ]
is "of others, what is no copy"
news dedup --state other --dry-run papers.jsonl >dry 2>said && [ ! -e other ]
is "a dry run makes no state"
cmp dry <(news dedup --dry-run papers.jsonl) && grep -q "nothing was seen" said
is "... and says what would pass if nothing was seen"
cp -r seen before && news dedup --state seen --dry-run ./*.xml >dry && cmp seen/newsprint.db before/newsprint.db
is "... nor does it change one"
[ "$(wc -l <dry)" = "$(news dedup --mark ./*.xml | wc -l)" ]
is "... and tells of each article that it was seen"
news dedup --state full papers.jsonl >/dev/full 2>/dev/null
[ $? = 1 ] && cmp <(news dedup --state full papers.jsonl) fresh.jsonl
is "what could not be given is given again"

# ---- what is new
[ "$(news list --state one --now $now --reader ann | wc -l)" = "$(wc -l <list.jsonl)" ]
is "a reader is shown all once"
[ -z "$(news list --state one --now $now --reader ann)" ]
is "... and not again"
news list --state one --now $now --reader bob >/dev/full 2>/dev/null
[ $? = 1 ] && [ -n "$(news list --state one --now $now --reader bob)" ]
is "what could not be shown was not shown"
[ -z "$(news list --state one --now $now --new-since $now)" ]
is "nothing is new since the last came"
[ "$(news list --state one --now $now --new-since 2025-03-22T17:00Z | wc -l)" = "$(wc -l <list.jsonl)" ]
is "all is since before"

# ---- what is forgotten
printf '{"id":"z1","title":"Quagga","text":"Xylophagous quaggas zymurgise quietly"}\n' >odd.jsonl
news add --state one --now $now odd.jsonl && grep -rqa zymurgise one && news forget --state one z1
is "an article is forgotten"
! grep -rqa 'zymurgise\|Quagga' one
is "... and nothing of it is left in any file"
[ "$(news list --state one --now $now | wc -l)" = "$(wc -l <list.jsonl)" ]
is "... nor in the stories"
news add --state old --now $now papers.jsonl && news add --state old --now 2025-06-01 --keep-days 30 odd.jsonl
is "what is too old goes"
! grep -qa 'Health authorities in Brennford' <(news list --state old --since 2025-01-01 --now $now)
is "... and is not shown"
news add --state old --now 2025-06-01 -v papers.jsonl 2>said && grep -q "^0 articles are in" said
is "... but is known when it comes again"
[ -z "$(news dedup --state old papers.jsonl)" ]
is "... to dedup too"

# ---- a clock that goes backwards
cp -r one back
news add --state back --now 2025-03-20T00:00Z odd.jsonl 2>said && grep -q "the clock is 237600 seconds behind" said
is "a clock that goes backwards is told, and what comes is in"
news list --state back --now $now >list.back && [ "$(wc -l <list.back)" = $(($(wc -l <list.jsonl) + 1)) ]
is "... and nothing else has moved"
[ "$(news list --state back --now 2025-03-01 | wc -l)" = "$(wc -l <list.back)" ]
is "who looks with such a clock sees no less"
[ "$(news events --state back | sed -n 's/.*"at":"\([^"]*\)".*/\1/p' | sort -c 2>&1 | wc -l)" = 0 ]
is "... and events stay in order"
news check --full --state back >/dev/null
is "... and the state is sound"

# ---- a folder that may only be read
reads() { # what needs no right to write gives what it gives elsewhere
    local what
    for what in "list --now $now" "stories --now $now" "topics --now $now" "related --id nl-101 --now $now" events "check --full" \
        "dedup --dry-run papers.jsonl"; do
        cmp <(news $what --state one 2>&1) <(news $what --state fixed 2>&1) || echo "not so: $what of a folder that may only be read"
    done
}
writes() { # and what would write is refused with a reason
    local what
    for what in "add odd.jsonl" "dedup odd.jsonl" "forget nl-101" "list --reader me"; do
        news $what --state fixed >said 2>&1 </dev/null
        [ $? = 1 ] && grep -qi "read-only\|permission denied" said || echo "not so: $what: $(cat said)"
    done
}
if [ "$(id -u)" != 0 ]; then
    cp -r one fixed && chmod a-w fixed fixed/* && [ -z "$(reads; writes)" ]
    is "a folder without the right to write: $(reads; writes)"
    chmod -R u+w fixed
elif unshare -m true 2>/dev/null; then
    mkdir fixed
    export -f news reads writes
    export program now
    unshare -m bash -c 'mount --bind one fixed && mount -o remount,bind,ro fixed || exit 77; reads; writes' >fixed.said 2>&1
    if [ $? = 77 ]; then
        echo "skipped: a read-only mount: $(tail -n 1 fixed.said)"
    else
        [ ! -s fixed.said ]
        is "a read-only mount: $(head -n 3 fixed.said)"
    fi
else
    echo "skipped: a folder that may only be read, which takes another user or the right to mount"
fi

# ---- what is refused
refused() { # refused EXIT WORDS -- ARGS
    local code=$1 words=$2 got
    shift 3
    got=$(news "$@" 2>&1 </dev/null)
    [ $? = "$code" ] && grep -qF -e "$words" <<<"$got"
    is "newsprint $*: exit $code and \"$words\", not: $got"
}
refused 2 'shingle 3, not 5' -- add --state one --shingle 5 papers.jsonl
refused 2 'needs --state DIR' -- add papers.jsonl
refused 2 'needs --state DIR' -- events
refused 2 'newsprint add --state one papers.jsonl' -- stories --state one papers.jsonl
refused 1 'newsprint add --state DIR makes a state' -- stories --state nobody
refused 1 's_nobody' -- list --state one --id s_nobody
refused 1 'no article with the id "z9"' -- forget --state one z9
refused 2 'takes the ids' -- forget --state one
refused 2 'less than --repair-days' -- add --state one --keep-days 3 papers.jsonl
refused 2 'goes with neither' -- dedup --state one --mark papers.jsonl
refused 2 '--id is for stories of a state' -- stories --id nl-101 papers.jsonl
[ ! -e nobody ]
is "who looks makes no folder"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
