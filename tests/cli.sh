#!/bin/bash
# cli.sh PROGRAM - run the program as people do and hold exit codes and words against what is
# promised. Needs no network, no clock and no terminal. NP_SAMPLE names another sample folder.
program=$(realpath "$1")
sample=${NP_SAMPLE:-$(dirname "$(realpath "$0")")/../datasets/sample}
day=$(realpath "$sample/day/papers.jsonl")
gold=$(realpath "$sample/gold.jsonl")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset NO_COLOR COLUMNS NP_CPU
passed=0 failed=0

# run CODE WORDS... -- ARGUMENTS...: the program ends with CODE and says every one of WORDS on
# stdout or stderr; its standard input is empty, or $input.
run() {
    local code=$1 words=() is missing=
    shift
    while [ "$1" != -- ]; do words+=("$1"); shift; done
    shift
    "$program" "$@" <"${input:-/dev/null}" >out 2>err
    is=$?
    for word in "${words[@]}"; do
        grep -qF -e "$word" out err || missing="$missing '$word'"
    done
    if [ $is = "$code" ] && [ -z "$missing" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "newsprint $*: exit $is, expected $code;${missing:+ not said:$missing}"
        head -5 err
    fi
}

# is NAME COMMAND...: the command succeeds.
is() {
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

cat >small.jsonl <<'END'
{"id":"a1","title":"Harbour bridge closes for repairs","text":"The old harbour bridge closes on Monday for six months of repairs, the city said, and ferries will run every ten minutes instead.","published":"2025-03-22T09:00:00Z"}
{"id":"a2","title":"Harbour bridge closes for repairs","text":"The old harbour bridge closes on Monday for six months of repairs, the city said, and ferries will run every ten minutes instead.","published":"2025-03-22T10:00:00Z"}
{ "ours":[1.0, 2e0],"id":"a3","title":"Orchestra names a new conductor","text":"The state orchestra has chosen a conductor from the north, who begins in autumn with a cycle of seven symphonies.","published":"2025-03-21"}
END
printf '{"id":"b1","title":"One","text":"Something was said"}\nnot json\n{"id":"b2","title":"Two","text":"Something else was said"}\n' >bad.jsonl
printf 'no json at all\nneither here\n' >garbage.jsonl
printf 'Bridge repairs\nThe harbour bridge closes on Monday for repairs and ferries run instead.\n' >text.txt
: >empty.jsonl

# ---- words about itself
run 0 "newsprint finds" stories topics dedup related explain eval fingerprint -- help
run 0 "newsprint finds" -- --help
run 2 "newsprint COMMAND" --
for command in stories topics dedup related explain eval fingerprint settings calibrate train; do
    run 0 "newsprint $command" --output --quiet -- help $command
    run 0 "newsprint $command" -- $command --help
done
run 0 "newsprint 0." "signature version" "compiled by" -- --version
run 0 "from 1 to 16 words; default 3" "default 0.5" -- help dedup

# ---- wrong usage
run 2 'did you mean stories?' -- storeis today.jsonl
run 2 'newsprint stories small.jsonl' -- small.jsonl
run 2 'did you mean dedup?' -- help dedupe
run 2 'did you mean --near?' -- stories --nea=1 --naer .5 small.jsonl
run 2 '--keep is an option of dedup' -- stories --keep first small.jsonl
run 2 'needs a value' -- stories --near
run 2 'takes no value' -- stories --strict=yes small.jsonl
run 2 '-x is no option' -- stories -x small.jsonl
# refuses COMMAND OPTION RANGE BAD...: numbers just outside; what is no number at all is tried below
refuses() {
    local command=$1 option=$2 range=$3
    shift 3
    for bad in "$@"; do
        run 2 "--$option takes " "$range" -- "$command" "--$option=$bad" small.jsonl
    done
}
refuses dedup near 'a number above 0 and at most 1' 0 1.0001 1e300 0x1p-2
refuses dedup contain 'above 0 and at most 1' 0 1.0001
refuses dedup shingle 'a whole number from 1 to 16 words' 0 17 1.5
refuses dedup max-bucket 'from 2 to 268435456 texts' 0 1 268435457
refuses dedup seed 'from 0 to 2^64 - 1' 18446744073709551616
refuses dedup threads 'from 0 to 1024 threads' 1025
refuses stories related 'from 0 to 100 stories' 101
refuses stories window-days 'from 1 to 36500 days' 0 36501
refuses stories min-score 'from 0 to 10' 10.1
refuses stories digest 'from 0 to 1000000 stories' 1000001
refuses stories summary-words 'from 1 to 1000 words' 0 1001
refuses stories story-threshold 'above 0 and at most 1' 0 1.0001
refuses stories story-size-bonus 'from 0 to 2' 2.0001
refuses topics story-time-floor 'from 0 to 1' 1.0001
refuses topics story-time-days 'above 0 and at most 36500 days' 0 36501
refuses stories story-long-ago 'from 1 to 36500 days' 0 36501
refuses stories story-long-days 'above 0 and at most 36500 days' 0 36501
refuses topics topic-threshold 'above 0 and at most 1' 0 1.0001
refuses related related-floor 'above 0 and at most 1' 0 1.0001
run 2 'WARC files are not read yet' -- stories --from warc small.jsonl
run 2 'relevance|score|new' -- stories --related-order newest small.jsonl
run 2 'text|jsonl|html' -- stories --format pdf small.jsonl
run 2 'title,text' -- stories --fields tilte small.jsonl
run 2 'since is after until' -- stories --since 2025-03-22 --until 2025-03-21T23:00Z small.jsonl
run 2 'language tag' -- stories --lang en,de small.jsonl
run 2 '--sources FILE' -- dedup --keep sources small.jsonl
run 2 '/dev/stderr' -- stories --stats - small.jsonl
run 2 'exclude each other' -- dedup --mark --dry-run small.jsonl
run 2 'one of --id ID, --text FILE and --all' -- related small.jsonl
run 2 'GOLD and PRED' -- eval small.jsonl
run 2 'fetches nothing' 'curl' -- stories https://example.org/feed.xml
NP_CPU=fast run 2 NP_CPU avx512 -- stories small.jsonl

# ---- numbers as people type them: every numeric option there is, as the help has it
commands=$("$program" help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
# numbers COMMAND: a line for each numeric option: --name, and the bounds in the words of the help.
numbers() {
    "$program" help "$1" | awk '
        /^  (-., )?--/ { if (said) print said; said = "" }
        { sub(/^ +/, " "); said = said $0 }
        END { print said }' |
        sed -nE 's/^ (-., )?(--[a-z-]+) .*\((from [^;)]*|above [^;)]*)[;)].*/\2 \3/p'
}
# is_number_of BOUNDS VALUE: is it a plain number, and do the bounds allow it?
is_number_of() {
    awk -v bounds="$1" -v value="$2" '
    function bytes(number) { # "1M" is 2^20
        return (number + 0) * 1024 ^ index("KMGT", substr(number, length(number)))
    }
    BEGIN {
        split(bounds, word, " ")
        is_open = word[1] == "above"
        low = bytes(word[2]); high = is_open ? word[6] + 0 : word[4] == "2^64" ? 2^64 : bytes(word[4])
        is_over = length(value) > 20 || (length(value) == 20 && value "" > "18446744073709551615")
        exit !(value ~ /^[0-9]+$/ && !is_over && (is_open ? value + 0 > low : value + 0 >= low) && value + 0 <= high) }'
}
n_numbers=0 seen=
for command in $commands; do
    while read -r option bounds; do
        case $seen in *"$option $bounds;"*) continue ;; esac # one row in the table for all commands
        seen="$seen$option $bounds;"
        for value in 0 1 5 101 4294967296 18446744073709551615 18446744073709551616 99999999999999999999 \
            -1 -0.5 nan NaN inf -inf 1e400 1e9 5x 0x10 1,5 '' ' 5' '5 ' . ٣; do
            if is_number_of "$bounds" "$value"; then
                run 0 -- "$command" "$option=$value" --help
            else
                run 2 "$option takes " "$bounds, not \"$value\"" -- "$command" "$option=$value" --help
            fi
        done
        n_numbers=$((n_numbers + 1))
    done < <(numbers "$command")
done
is "numeric options are found in the help" test $n_numbers -ge 10
for option in --now --since --until; do
    for value in nan inf 0 -1 1e400 5x '' ' ' 1e9 99999999999999999999 yesterday 22/03/2025 2025-3-2 2025-02-30 \
        2025-13-01 2025-00-10 2025-03-00 12025-01-01 2025-03-22T '2025-03-22 ' 2025-03-22T24:00 2025-03-22T09:60 \
        2025-03-22T09:00:61 2025-03-22T09 2025-03-22T09:00+15:00 2025-03-22T09:00X 2025-03-22T09:00Zx; do
        run 2 "$option takes a day that exists as 2025-03-22, or a moment as 2025-03-22T09:00Z, not \"$value\"" \
            -- stories "$option=$value" small.jsonl
    done
    run 0 -- stories $option=2024-02-29 small.jsonl
    run 0 -- stories "$option=2024-02-29 23:59:59 -03:30" small.jsonl
done
for value in nan inf 0 1 -1 1e400 5x '' ' ' 1e9 99999999999999999999 +15:00 -14:01 +1:60 +123 +12345 CET +; do
    case $value in -1) continue ;; esac # an hour to the west
    run 2 "--tz takes UTC or a zone from -14:00 to +14:00, not \"$value\"" -- stories "--tz=$value" small.jsonl
done
for value in UTC z -1 +2 +05:45 -0330; do run 0 -- stories "--tz=$value" small.jsonl; done
run 2 '--id takes ID, not nothing' -- related --id= small.jsonl

# ---- numbers at their bounds are taken by the library too
for good in --near=1e-9 --near=1 --contain=1 --shingle=1 --shingle=16 --threads=0 --threads=1024 \
    --seed=0 --seed=18446744073709551615; do
    run 0 -- dedup $good small.jsonl
done
run 0 -- dedup --max-bucket 2 small.jsonl
run 0 -- dedup --max-bucket 268435456 small.jsonl
for good in --related=0 --related=100 --summary-words=1 --summary-words=1000 --min-score=0 \
    --min-score=10 --tz=-14:00 --tz=+1400 --now=2025-03-22 '--now=2025-03-22 09:00:00+01:00' \
    --fields=title --fields=text,title --furniture=keep --related-order=relevance \
    --related-order=score --related-order=new; do
    run 0 -- stories "$good" small.jsonl
done
for cpu in plain auto; do NP_CPU=$cpu run 0 -- dedup small.jsonl; done

# ---- filters
shows() { # shows STORIES OPTIONS...: so many stories of small.jsonl are shown
    local n=$1
    shift
    run 0 -- stories small.jsonl "$@"
    is "stories $* shows $n" test "$(wc -l <out)" = "$n"
}
shows 2 --digest 0
shows 1 --digest 1
shows 2 --digest 1000000
shows 1 --since 2025-03-22
shows 1 --until 2025-03-21
shows 2 --since 2025-03-21T23:00Z --until 2025-03-22
shows 0 --since 2025-03-22T10:00:01Z
shows 1 --since 2025-03-22T10:30 --tz +01:00
shows 0 --lang en

# ---- inputs
run 0 -- stories empty.jsonl
is "an empty input gives an empty output" test ! -s out
run 0 -- stories
input=small.jsonl run 0 '"type":"story"' -- stories
input=small.jsonl run 0 '"type":"story"' -- stories -
run 1 missing.jsonl -- stories missing.jsonl
run 3 missing.jsonl '"type":"story"' -- stories missing.jsonl small.jsonl
run 1 missing.jsonl -- stories --strict missing.jsonl small.jsonl
run 3 'bad.jsonl:2' skipped '"b2"' -- stories bad.jsonl
run 3 'bad.jsonl:2' -- stories -q bad.jsonl
run 1 'bad.jsonl:2' -- stories --strict bad.jsonl
run 1 -- stories --from jsonl garbage.jsonl
run 0 '"id":"Orchestra names a new conductor"' -- stories --id-field title small.jsonl
"$program" stories small.jsonl <&- >out 2>err
is "a closed standard input is none of our business when there is an INPUT" test $? = 0
"$program" stories - <&- >out 2>err
is "a closed standard input is told" test $? = 1 -a -s err
gzip -c small.jsonl >small.jsonl.gz
"$program" stories small.jsonl >plain.out
run 0 -- stories small.jsonl.gz
is "a gzip input gives the same stories" cmp -s out plain.out
for threads in 1 2 3 16; do
    "$program" stories --threads $threads "$day" | cksum
done | sort -u >sums
is "any number of threads gives the same bytes" test "$(wc -l <sums)" = 1

# ---- lines are read on all threads: several batches, with what is wrong in some of them
for part in $(seq 1 12); do
    sed "s/\"id\":\"/&$((part % 9))-/" "$day"
    printf 'no json in %d\n{"id":7,"title":"seven \377","date":"31 Feb %d"}\n\n{"id":8}\n' "$part" "$part"
done >part.jsonl
for again in $(seq 1 $((11000000 / $(wc -c <part.jsonl) + 1))); do cat part.jsonl; done >long.jsonl
gzip -c long.jsonl >long.jsonl.gz
read_on() { # read_on THREADS ARGUMENT...: what it writes and says, with its exit code
    "$program" dedup --threads "$@" >out 2>err
    echo $? && cksum <out && cat err
}
read_on 1 long.jsonl >one.said
is "what is wrong is told at its line" grep -q "^long.jsonl:$(wc -l <long.jsonl): neither title" one.said
read_on 3 long.jsonl >many.said
is "lines read on all threads are those read on one" cmp one.said many.said
read_on 2 - <long.jsonl | sed 's/^-:/long.jsonl:/' >many.said
is "and from standard input" cmp one.said many.said
read_on 2 long.jsonl.gz | sed 's/^long.jsonl.gz/long.jsonl/' >many.said
is "and compressed" cmp one.said many.said
read_on 1 --strict long.jsonl >one.said
read_on 2 --strict long.jsonl >many.said
is "strict ends at the same line" cmp one.said many.said
is "which is the first" grep -q "long.jsonl:$(grep -n '^no json' long.jsonl | head -1 | cut -d: -f1): not JSON" one.said
rm -f long.jsonl long.jsonl.gz part.jsonl

# ---- outputs
run 0 -- stories small.jsonl -o page.html
is "-o says by its suffix what is written" grep -qi '<!doctype html>' page.html
is "with -o nothing goes to standard output" test ! -s out
run 0 -- stories small.jsonl --format text -o page.html
is "--format overrides the suffix" not grep -qi '<!doctype html>' page.html
is "a redirected output has no colour" not grep -q $'\033' page.html
run 1 missing.jsonl -- stories missing.jsonl -o page.html
is "a failed run leaves the old output alone" test -s page.html
run 1 'No such file' -- stories small.jsonl -o nowhere/page.html
run 1 'Is a directory' -- stories small.jsonl -o "$work"
chmod 640 page.html
ln -s page.html link.html
run 0 -- stories small.jsonl -o link.html
is "a link to the output stays a link" test -L link.html
is "the output keeps its permissions" test "$(stat -c %a page.html)" = 640
is "no half-made file is left" test -z "$(find . -name '*.part')"
run 0 -- stories small.jsonl -o /dev/null
cp small.jsonl input.jsonl
ln -f input.jsonl other-name.jsonl
run 2 'write elsewhere' -- eval input.jsonl small.jsonl -o input.jsonl
for written in -o --stats; do
    run 2 'write elsewhere' -- dedup input.jsonl $written input.jsonl
    run 2 'write elsewhere' -- dedup input.jsonl $written ./other-name.jsonl
    run 2 'write elsewhere' -- dedup small.jsonl --against input.jsonl $written input.jsonl
    run 2 'write elsewhere' -- related --text input.jsonl small.jsonl $written input.jsonl
    input=input.jsonl run 2 'write elsewhere' -- dedup - $written input.jsonl
done
is "an input is never replaced" cmp -s input.jsonl small.jsonl
run 2 'the same file' -- dedup small.jsonl -o x.jsonl --stats x.jsonl
if [ -c /dev/full ]; then
    "$program" stories small.jsonl >/dev/full 2>err
    is "a full disk is exit 1" test $? = 1
    is "a full disk is told" grep -q 'No space left' err
    "$program" help >/dev/full 2>err
    is "help to a full disk is exit 1" test $? = 1
    run 1 'No space left' -- stories small.jsonl -o /dev/full
    run 1 'No space left' -- stories small.jsonl --stats /dev/full
fi
if [ "${SAN:-}" = thread ]; then
    echo "skipped: the thread sanitizer itself cannot live under a file size limit"
else
    (ulimit -f 1; exec "$program" stories "$day" -o page.html) 2>err
    is "a file over its limit is exit 1" test $? = 1
    is "a file over its limit is told" grep -q 'File too large' err
fi
is "and leaves the old one, and nothing beside it" test -s page.html -a -z "$(ls -A | grep part)"
"$program" stories small.jsonl >&- 2>err
is "a closed standard output is exit 1" test $? = 1
is "a closed standard output is told" grep -q 'standard output' err
"$program" stories small.jsonl -o closed.jsonl >&- 2>err
is "with -o a closed standard output does not matter" cmp -s closed.jsonl plain.out
"$program" dedup --mark --shingle 1 "$day" 2>err | head -c 1 >/dev/null
is "a closed pipe ends it quietly" test ! -s err -a "${PIPESTATUS[0]}" != 1
run 0 -- stories small.jsonl --stats stats.json
is "--stats writes one object" grep -q '^{.*"peak_rss_bytes":.*}$' stats.json
is "memory an article is peak memory over articles" awk -F '[:,]' '{
    for (i = 1; i < NF; i++) { gsub(/[{"]/, "", $i); v[$i] = $(i + 1) }
    exit !(v["bytes_per_article"] > 0 && v["bytes_per_article"] == int(v["peak_rss_bytes"] / v["articles"])) }' stats.json
(big=$(head -c 150000000 /dev/zero | tr '\0' x) && : "$big" && exec "$program" stories -q small.jsonl --stats big.json -o big.out)
is "peak memory is the run's own, whoever started it" awk -F '"peak_rss_bytes":' '
    { split($2, part, ","); peak[NR] = part[1] } END { exit !(peak[2] > 0 && peak[2] < 1.5 * peak[1]) }' stats.json big.json
printf '{"id":"\\u001b[2Jx","title":"\\u001b]0;own\\u0007ed\\u202e","text":"A text of a few words"}\n{"\033[2J\n' >escape.jsonl
run 3 -- stories --format text escape.jsonl
is "no escape reaches the terminal" not grep -q $'[\033\007\302\200-\302\237]' out err

# ---- dedup
run 0 -- dedup small.jsonl
sed -n '1p;3p' small.jsonl >kept
is "dedup passes the kept lines byte for byte" cmp -s out kept
run 0 '"relation":"original"' '"relation":"identical"' -- dedup --mark small.jsonl
is "--mark has one line an article" test "$(wc -l <out)" = 3
run 0 '"a":"a1","b":"a2","relation":"identical"' -- dedup --pairs small.jsonl
run 0 $'a2\tidentical\ta1\tHarbour bridge' -- dedup --dry-run small.jsonl
is "--dry-run tells of the one that would go" test "$(wc -l <out)" = 1
sed -n 1p small.jsonl >old.jsonl
run 0 '"a3"' -- dedup small.jsonl --against old.jsonl
is "--against drops what was there before" test "$(wc -l <out)" = 1
run 0 $'a2\t' -- dedup small.jsonl --against old.jsonl --dry-run
is "--dry-run lists the inputs' articles only" not grep -q '^a3' out
run 0 '"a1"' '"a2"' -- dedup --mark small.jsonl --against old.jsonl
is "--mark lists the inputs' articles only" test "$(wc -l <out)" = 3
sed 's/"a1"/"a0"/' old.jsonl >other.jsonl
run 0 '"id":"a2","group":"a0"' -- dedup --mark small.jsonl --against other.jsonl
is "--mark names what was there before, and lists it not" not grep -q '"id":"a0"' out
cp small.jsonl folder.jsonl
run 0 $'a1\t' $'a2\t' -- dedup folder.jsonl --against folder.jsonl --dry-run
is "--against the input itself drops all of it" test "$(wc -l <out)" = 3
run 0 -- dedup small.jsonl --against old.jsonl --against small.jsonl
is "--against may be repeated" test ! -s out
run 3 missing.jsonl -- dedup small.jsonl --against missing.jsonl

# ---- explain
run 0 'together: A and B are the same words' 'Jaccard' 'What would have to change' -- explain a1 a2 small.jsonl --format text
run 0 'apart: ' 'score: the mean with both weights' 'threshold' -- explain a1 a3 small.jsonl --format text
run 0 '"type":"explanation"' '"verdict":"apart"' '"words":"apart: ' '"threshold":' -- explain a1 a3 small.jsonl
input=small.jsonl run 0 '"verdict":"copies"' -- explain a1 a2
run 0 '"verdict":"copies"' -- explain a1 a2 -o - small.jsonl
run 1 'no article has the id "a9"; did you mean a' -- explain a1 a9 small.jsonl
run 1 'no article has the id "zebra"; newsprint dedup --mark lists the ids' -- explain zebra a1 small.jsonl
run 2 'two articles' -- explain
run 2 'two articles' -- explain a1
run 2 'named twice' -- explain a1 a1 small.jsonl
run 2 'text or jsonl' -- explain a1 a2 small.jsonl -o why.html
run 2 'text|jsonl' -- explain a1 a2 small.jsonl --format html
run 2 '--digest is an option of stories' -- explain --digest 3 a1 a2 small.jsonl
run 2 'gzip > kept.jsonl.gz' -- dedup small.jsonl -o kept.jsonl.gz
is "nothing is written under a name that says it is compressed" not test -e kept.jsonl.gz
run 1 'no article could be read' -- explain a1 a2 missing.jsonl
input=<(echo '{"head":"Dam","body_text":"The dam holds."}') run 1 'name what we do not know' -- dedup
run 3 'bad.jsonl:2' '"type":"explanation"' -- explain b1 b2 bad.jsonl
run 0 'came under one id' '"id":"nl-111@2"' -- explain nl-111 nl-111@2 "$day"
run 0 'one form filled in twice' veto -- explain ml-110 ml-111 "$day" --format text
run 0 'together only through' -- explain cm-109 tg-108 "$day" --format text
run 0 "story field says so" -- explain a1 a3 --given story small.jsonl
is "an explanation is one line" test "$("$program" explain a1 a3 small.jsonl | wc -l)" = 1

# ---- related
run 0 -- related --id a1 small.jsonl
run 1 'no article has the id "zz"' -- related --id zz small.jsonl
run 0 -- related --all small.jsonl
is "related --all has one line an article" test "$(wc -l <out)" = 3
run 0 -- related --text text.txt small.jsonl
input=text.txt run 0 -- related --text - small.jsonl
run 0 '"related":[]' -- related --text empty.jsonl small.jsonl
for mode in topic background follow-up; do
    run 0 '"related":' -- related --id a1 --mode $mode small.jsonl
done
run 2 'topic|background|follow-up' -- related --id a1 --mode older small.jsonl
run 2 '' -- stories --mode background small.jsonl
run 0 '<section' -- related --id a1 small.jsonl --format html
run 1 missing.txt -- related --text missing.txt small.jsonl
sed -n 's/.*"id": "nl-102".*"text": "\([^"]*\)".*/Roskell\n\1/p' "$day" >draft.txt
"$program" stories "$day" >whole.out
for format in text jsonl html; do
    run 0 'Two millimetres of mistrust' -- related --text draft.txt --format $format "$day"
    is "the story of a copy is not in its list" not grep -q 'quits Orsenian race' out
done
run 0 '<section class="newsprint-related"><h2>' -- related --text draft.txt --format html "$day"
run 0 '{"title":"Roskell","related":[{"story":"s_' -- related --text draft.txt --format jsonl "$day"
is "its stories are those of the articles alone" \
    grep -q "\"id\":\"$(sed 's/.*"story":"\([^"]*\)","score.*/\1/; q' out)\"" whole.out
"$program" related --text draft.txt --threads 1 "$day" >one.out
run 0 -- related --text draft.txt --threads 3 "$day"
is "any threads find the same list" cmp -s out one.out
run 0 'Roskell' -- related --text draft.txt --mode background --format text "$day"
run 0 'Nothing more' -- related --text draft.txt --mode follow-up --format text "$day"
run 0 '"related":' -- related --text draft.txt --given story "$day"
run 2 'leaves it empty' -- related --text draft.txt --related 0 "$day"

# ---- settings
run 0 'near = 0.5' 'story-threshold = 0.19' '# sources = FILE' 'from 0 to 1024 threads' -- settings
"$program" settings >all.conf
run 0 -- settings --settings all.conf
is "what settings prints, --settings reads" cmp -s out all.conf
"$program" stories "$day" >plain.day
run 0 -- stories "$day" --settings all.conf
is "all of it at its default changes nothing" cmp -s out plain.day
for command in 'dedup small.jsonl' 'topics small.jsonl' 'related --all small.jsonl' 'fingerprint small.jsonl'; do
    # shellcheck disable=SC2086
    run 0 -- $command --settings all.conf
done
run 0 '"bcubed"' -- eval "$gold" "$gold" --settings all.conf
cat >some.conf <<'END'
# what we take for a copy
  near =.61     # more than the default
sources="a # b.tsv"
fields = title
strict = yes
now = 2025-03-22T09:00Z
against = one
against = two
story-time-days = 2.71828182845904523
seed = 18446744073709551615
END
run 0 'near = 0.61' 'sources = "a # b.tsv"' 'fields = title' 'strict = yes' 'now = 2025-03-22T09:00Z' 'against = two' \
    'story-time-days = 2.718281828459045' 'seed = 18446744073709551615' -- settings --settings some.conf
"$program" settings --settings some.conf -o again.conf
run 0 -- settings --settings again.conf
is "what a file makes is printed to be read again" cmp -s out again.conf
printf 'digest = 1\nfields = title\n' >some.conf
run 0 -- stories --settings some.conf small.jsonl
is "a setting is taken" test "$(wc -l <out)" = 1
run 0 -- stories --settings some.conf --digest 0 small.jsonl
is "what is typed goes before it" test "$(wc -l <out)" = 2
run 0 -- stories --digest 0 --settings some.conf small.jsonl
is "... on either side of it" test "$(wc -l <out)" = 2
run 0 -- dedup --settings some.conf small.jsonl
printf 'against = small.jsonl\n' >some.conf
run 0 -- dedup --settings some.conf small.jsonl
is "a list is taken" test ! -s out
run 0 a3 -- dedup --settings some.conf --against empty.jsonl small.jsonl
is "a list that is typed replaces it" test "$(wc -l <out)" = 2
wrong() { # wrong WORDS LINE: the file of that line as its third is refused with these words
    printf '# ours\n\n%b\n' "$2" >wrong.conf
    run 2 "wrong.conf:3: $1" -- stories --settings wrong.conf small.jsonl
    run 2 "wrong.conf:3: $1" -- dedup --settings wrong.conf small.jsonl
}
for bad in 0 -1 nan inf 1.1 1e300 '' .5x; do
    wrong 'near takes a number above 0 and at most 1' "near = $bad"
    wrong 'related-floor takes a number above 0 and at most 1' "related-floor = $bad"
done
wrong 'threads takes a whole number from 0 to 1024 threads' 'threads = many'
wrong 'strict takes yes or no' 'strict = 1'
wrong 'keep takes first|longest|sources' 'keep = last'
wrong 'now takes a day that exists' 'now = 2025-02-30'
wrong 'tz takes UTC or a zone' 'tz = Mars'
wrong 'lang takes a language tag' 'lang = en,de'
wrong 'sources takes FILE, not nothing' 'sources = # none'
wrong 'naer is no setting; did you mean near?' 'naer = .5'
wrong 'min_score is no setting; did you mean min-score?' 'min_score = 4'
wrong 'xyzzy is no setting; newsprint settings lists them' 'xyzzy = 4'
wrong 'output is for the command line only' 'output = out.jsonl'
wrong 'settings is for the command line only' '--settings = other.conf'
wrong 'no "="; a line is: name = value' 'near .5'
wrong 'a quote that does not end' 'sources = "a'
wrong 'something behind the closing quote' 'sources = "a" b'
printf 'near = .5\r\n\r\nnear = .6\r\n' >wrong.conf
run 2 'wrong.conf:3: near is set already in line 1' -- stories --settings wrong.conf small.jsonl
printf 'near = .5\0\n' >wrong.conf
run 2 'wrong.conf: not text' -- stories --settings wrong.conf small.jsonl
head -c 1100000 /dev/zero | tr '\0' '#' >wrong.conf
run 2 'wrong.conf: longer than 1 MiB' -- stories --settings wrong.conf small.jsonl
run 1 'missing.conf: cannot be read' -- stories --settings missing.conf small.jsonl
run 1 'cannot be read' -- stories --settings "$work" small.jsonl
run 2 'did you mean --settings some.conf?' -- settings some.conf
printf 'keep = sources\n' >some.conf
run 2 '--sources FILE' -- dedup --settings some.conf small.jsonl

# ---- stories as they arrive
run 0 -- stories small.jsonl --events events.jsonl -o story.jsonl
is "an event a story and day" [ "$(grep -c '"type":"event","event":"created"' events.jsonl)" = 2 ]
is "a bare date is its day's last second" grep -q '"at":"2025-03-21T23:59:59Z".*"added":\["a3"\]' events.jsonl
is "the stories end under their ids" grep -q "$(sed -n 's/.*"id":"\(s_[^"]*\)".*/\1/p' events.jsonl | tail -1)" story.jsonl
"$program" stories small.jsonl -q >plain.jsonl
is "what never moved is as without events" cmp -s plain.jsonl story.jsonl
run 0 -- stories small.jsonl --events hours.jsonl --batch-hours 1 -q
is "by the hour" grep -q '"event":"grown","at":"2025-03-22T10:00:00Z","id":"s_[^"]*","articles":2,"added":\["a2"\]' hours.jsonl
run 0 -- stories empty.jsonl --events none.jsonl
is "of nothing, nothing is told" [ "$(wc -c <none.jsonl)" = 0 ]
run 2 '--events and --given exclude each other' -- stories small.jsonl --events e --given story
run 2 '--events takes a file' -- stories small.jsonl --events -
run 2 '-o and --events name the same file' -- stories small.jsonl --events x -o x
run 2 '--stats and --events name the same file' -- stories small.jsonl --events x --stats x
run 2 'small.jsonl is read too' -- stories small.jsonl --events small.jsonl
run 2 '--repair-days takes a whole number from 1 to 36500 days' -- stories small.jsonl --repair-days 0
run 2 'from 1 to 8784 hours' -- stories small.jsonl --batch-hours 9000
run 1 'cannot be written' -- stories small.jsonl --events nowhere/events
is "a run that fails leaves no events" [ ! -e nowhere ]

# ---- topics of the user's own
printf '# mine\nPorts: dock, quay, strike\nCourts\tjudge;trial\nZyzzyva: zzyzx\n' >own.txt
run 0 '"label":"Ports"' '"label":"Courts"' -- topics "$day" --topics own.txt
is "a subject without a story is not told" not grep -q Zyzzyva out
"$program" topics "$day" --topics own.txt --threads 1 >one.out
run 0 -- topics "$day" --topics own.txt --threads 3
is "any threads find the same" cmp -s out one.out
run 0 '"topics":[{"id":"t_' -- stories "$day" --topics own.txt
run 0 -- stories "$day" --topics own.txt --format html
printf 'A: x\nB: y\nA: z\n' >own.txt
run 2 'own.txt:3: "A" is listed already' -- topics "$day" --topics own.txt
printf 'A: x\n: y\n' >own.txt
run 2 'own.txt:2: no label' -- topics "$day" --topics own.txt
run 2 'empty.jsonl: no label' -- topics "$day" --topics empty.jsonl
run 1 missing.txt -- topics "$day" --topics missing.txt
seq -f 'Label %g: word' 1001 >own.txt
run 2 'own.txt:1001: more than 1000 labels' -- topics "$day" --topics own.txt
run 2 'is read too' -- topics "$day" --topics small.jsonl -o small.jsonl

# ---- calibration
run 0 'n 3' 'from 2025-03-21' 'to 2025-03-22T10:00:00Z' 'knots ' -- calibrate small.jsonl
for input in small.jsonl "$day" "$(dirname "$day")"; do
    "$program" calibrate "$input" -o scale.txt
    "$program" stories "$input" >plain.out
    run 0 -- stories "$input" --calibration scale.txt
    is "its own scale changes nothing for $input" cmp -s out plain.out
done
"$program" stories "$day" >plain.out
printf '0 9.3\n' >scale.txt
run 0 '"score":9.3,"top_percent":100' -- stories "$(dirname "$day")" --calibration scale.txt
run 0 '[9.3]' -- topics "$day" --format text --calibration scale.txt
printf '# by hand\nn 10\n0 0\n%s\n' '1 NUMBER' >scale.txt
for bad in nan inf -1 10.01 1e0 0x1 1,5 '' much; do
    sed "s/NUMBER/$bad/" scale.txt >wrong.txt
    run 2 'wrong.txt:4: no knot' 'score (from 0 to 10)' -- stories --calibration wrong.txt small.jsonl
done
printf '1 1\n0 2\n' >wrong.txt
run 2 'wrong.txt:2: raw does not ascend' -- stories --calibration wrong.txt small.jsonl
printf 'n 0\n0 0\n' >wrong.txt
run 2 'wrong.txt:1: n takes a whole number from 1' -- stories --calibration wrong.txt small.jsonl
"$program" calibrate "$day" | head -n 12 >wrong.txt
run 2 'wrong.txt:12: ' 'the file is cut' -- stories --calibration wrong.txt small.jsonl
run 2 'empty.jsonl: no knot' -- stories --calibration empty.jsonl small.jsonl
run 1 missing.txt -- stories --calibration missing.txt small.jsonl
echo kept >scale.txt
run 1 'no story to calibrate by' -- calibrate empty.jsonl -o scale.txt
is "what cannot be calibrated leaves the old scale" grep -q kept scale.txt
run 2 '--calibration is an option of stories' -- calibrate --calibration scale.txt small.jsonl

# ---- a letter
run 0 'To: Desk <desk@paper.example>,' ' b@c.example' 'From: a@b.example' -- stories "$day" --digest 3 \
    --mail-to 'Desk <desk@paper.example>,b@c.example' --mail-from a@b.example --format eml
is "nothing is said of a letter that is complete" [ ! -s err ]
run 0 -- stories "$day" --digest 3 -o three.eml
is "what a letter lacks is told" grep -q 'sendmail -t needs --mail-to ADDRESS' err
is "the suffix .eml is a letter, ended by newlines alone" sh -c '! grep -q "$(printf "\r")" three.eml && grep -q "^MIME-Version: 1.0" three.eml'
for bad in desk '' '@' 'a@b.example,' "a@b.example
Bcc: c@d.example" 'dösk@paper.example'; do
    run 2 -- stories "$day" --format eml --mail-to "$bad"
done
run 2 'not "desk"' -- stories "$day" --mail-from desk

# ---- weights of significance
run 0 '"weights":{"breadth":1,"velocity":0.3,' -- stories "$day"
run 0 '"parts":{"breadth":0,"velocity":0,"diversity":0,"persistence":0,' -- stories "$day" --breadth-weight 0 \
    --velocity-weight 0 --diversity-weight 0 --persistence-weight 0 --novelty-weight 0
grep -o '"significance":{"score":[0-9.]*' out | sort -u >scores
is "without weights all stories tie" [ "$(wc -l <scores)" = 1 ]
run 2 'from 0 to 100' -- stories --velocity-weight 101 small.jsonl
printf 'velocity-weight = 2\n' >some.conf
run 0 '"weights":{"breadth":1,"velocity":2,' -- stories "$day" --settings some.conf
"$program" stories "$day" --settings some.conf >plain.out
run 0 'weights 1 2 0.2 0.2 0.4' -- calibrate "$day" --settings some.conf
cp out scale.txt
run 0 -- stories "$day" --settings some.conf --calibration scale.txt
is "a scale fits the weights it was made with" cmp -s out plain.out
run 2 'scale.txt: its scale is of the weights 1, 2, 0.2, 0.2, 0.4' -- stories "$day" --calibration scale.txt
for bad in '1 2' '1 2 3 4 101' '1 2 3 4 x' '1 2 3 4 5 6'; do
    printf 'weights %s\n0 1\n' "$bad" >wrong.txt
    run 2 'wrong.txt:1: weights takes 5 numbers from 0 to 100' -- stories "$day" --calibration wrong.txt
done

# ---- training
run 0 'story-threshold = ' 'pairwise F1' 'left out' 'story-time-days = ' -- train --labels "$gold" "$(dirname "$day")"
"$program" train -q --labels "$gold" "$(dirname "$day")" -o fitted.conf 2>said
is "quiet training says nothing" not test -s said
is "what it says stands in the file" diff fitted.conf <("$program" train -q --labels "$gold" "$(dirname "$day")")
run 0 -- stories --settings fitted.conf "$(dirname "$day")"
f1=$("$program" eval "$gold" out --format text | awk '/^BCubed/ { print $4 }')
is "stories keep what training promised" grep -q "^# all.* -> *$f1 " fitted.conf
run 0 "$(grep '^story-threshold' fitted.conf)" -- settings --settings fitted.conf
run 1 'too few labels: 0 stories' -- train --labels "$gold" small.jsonl
run 1 'too few labels: 0 stories' -- train --labels "$gold" empty.jsonl
run 1 'no labels' -- train --labels empty.jsonl "$day"
run 1 'missing.jsonl' -- train --labels missing.jsonl "$day"
run 2 'train needs --labels FILE' -- train "$day"
run 2 'cannot both come on standard input' -- train --labels - -
run 2 'is read too' -- train --labels "$work/small.jsonl" "$day" -o small.jsonl
run 2 'is read too' -- stories --calibration small.jsonl "$day" -o small.jsonl
run 2 '--labels is an option of train' -- stories --labels "$gold" "$day"
printf '{"id":"nobody","story":"x"}\n' | cat - "$gold" >labels.jsonl
run 0 '1 of the' 'are of no article' -- train --labels labels.jsonl "$day"

# ---- publishers
run 0 '"title_from":"dm-106"' -- stories "$day"
printf 'host\tfamily\tauthority\nThe Daily Meridian\t\t0\n' >sources.tsv
run 0 -- stories "$day" --sources sources.tsv
is "a title is not taken from whom the user does not trust" not grep -q '"title_from":"dm-106"' out
printf 'example\tone house\n' >sources.tsv
run 0 ' stories, 1 publisher' -- stories --format text "$(dirname "$day")" --sources sources.tsv
is "papers of one house are one publisher" not grep -qE -e '-> ([2-9]|[0-9]{2,}) publishers' out
for bad in 1.1 -1 nan inf 1e0 much; do
    printf 'a.example\t\t1\nb.example\t\t%s\n' "$bad" >sources.tsv
    run 2 'sources.tsv:2: authority takes a number from 0 to 1' -- stories --sources sources.tsv small.jsonl
done
printf 'a.example\nA.Example\n' >sources.tsv
run 2 'sources.tsv:2:' 'already in line 1' -- dedup --sources sources.tsv small.jsonl
run 1 missing.tsv -- stories --sources missing.tsv small.jsonl

# ---- topics
run 0 -- topics empty.jsonl
is "nothing has no topic" test ! -s out
run 0 '{"schema":"newsprint/1","type":"topic","id":"t_' '"near":[' -- topics "$day"
run 0 ' stories, ' '[' -- topics "$day" --format text
run 2 'topics writes text or jsonl, not html' -- topics small.jsonl -o topics.html
run 2 'text|jsonl' -- topics small.jsonl --format html
run 2 '--digest is an option of stories' -- topics --digest 3 small.jsonl

# ---- formats
for format in rss atom; do
    run 0 '<?xml version="1.0" encoding="utf-8"?>' 'a3</' -- dedup small.jsonl --format $format
    cp out small.$format
    run 0 -- dedup small.jsonl -o suffix.$format
    is "-o suffix.$format is what --format $format writes" cmp small.$format suffix.$format
    run 0 -- dedup small.$format
    grep -o '"id":"[^"]*"' out >ids
    is "the articles of a $format feed keep their ids" cmp ids - <<<$'"id":"a1"\n"id":"a3"'
    run 0 'Orchestra names a new conductor' -- stories small.jsonl --format $format
    run 0 -- dedup small.$format --against small.jsonl
    is "what was written as $format is known again" test ! -s out
    run 2 "topics writes text or jsonl, not $format" -- topics small.jsonl -o topics.$format
    run 2 "related writes text, jsonl or html, not $format" -- related --all small.jsonl -o r.$format
    run 2 "dedup --mark writes jsonl or csv, not $format" -- dedup --mark small.jsonl --format $format
done
run 0 $'id,group,relation,to,jaccard,containment\r' $'a2,a1,identical,a1,1,1\r' -- \
    dedup --mark --format csv small.jsonl
run 0 -- dedup --pairs small.jsonl -o pairs.csv
is "pairs.csv is CSV" grep -q '^a1,a2,identical,1,1' pairs.csv
run 2 'dedup writes jsonl, rss or atom, not csv' -- dedup small.jsonl -o kept.csv
run 2 'dedup --dry-run writes text, not csv' -- dedup --dry-run small.jsonl -o gone.csv
run 0 -- dedup --dry-run small.jsonl -o gone.txt
run 2 'dedup --fingerprints writes jsonl, not rss' -- dedup --fingerprints small.jsonl --format rss
run 2 'stories writes text, jsonl, html, rss, atom or eml, not csv' -- stories small.jsonl -o stories.csv
run 0 '<section class="newsprint-related" data-article="a3"' -- related --all --format html small.jsonl
is "there is a fragment an article" test "$(grep -c '^<section .*</section>$' out)" = 3
run 0 '<section class="newsprint-related" data-article="a1"' -- related --id a1 --format html small.jsonl

# ---- fingerprint
run 0 '"id":"a1"' -- fingerprint small.jsonl
is "fingerprint has one line an article" test "$(wc -l <out)" = 3
cp out prints.jsonl
"$program" fingerprint "$(dirname "$day")" >day.prints
for how in --mark --pairs '--mark --keep longest' '--mark --furniture keep' '--mark --near .3 --contain .4'; do
    # shellcheck disable=SC2086
    "$program" dedup $how "$(dirname "$day")" >texts.out
    # shellcheck disable=SC2086
    run 0 -- dedup --fingerprints $how day.prints
    is "dedup $how says the same of fingerprints" cmp -s out texts.out
done
for part in "$(dirname "$day")"/*; do "$program" fingerprint "$part"; done >parts.prints
"$program" dedup --mark "$(dirname "$day")"/* >texts.out
input=parts.prints run 0 -- dedup --fingerprints --mark
is "... and of those signed in parts" cmp -s out texts.out
run 0 -- dedup --fingerprints prints.jsonl
sed -n '1p;3p' prints.jsonl >kept
is "dedup --fingerprints passes lines byte for byte" cmp -s out kept
run 0 -- dedup --fingerprints prints.jsonl --against prints.jsonl
is "fingerprints --against themselves: nothing is left" test ! -s out
"$program" fingerprint --seed 7 small.jsonl >seven.jsonl
run 2 'seven.jsonl:1: seed 7, those before it 1' -- dedup --fingerprints prints.jsonl seven.jsonl
"$program" fingerprint --brief small.jsonl >brief.jsonl
run 2 'brief.jsonl:1: a signature alone' -- dedup --fingerprints brief.jsonl
is "--brief has one line an article" test "$(wc -l <brief.jsonl)" = 3
sed '2s/"proof":"TlBQ/"proof":"TlBG/' prints.jsonl >damaged.jsonl
run 3 'damaged.jsonl:2: a fingerprint whose proof is damaged' 'skipped: 1 fingerprint' \
    -- dedup --fingerprints --mark damaged.jsonl
is "a damaged fingerprint is the only one lost" test "$(wc -l <out)" = 2
run 1 'damaged.jsonl:2' -- dedup --fingerprints --strict damaged.jsonl
run 1 'newsprint fingerprint makes them' -- dedup --fingerprints small.jsonl

# ---- more than fits in memory
for bad in 0 1023K 1M1 -1 5x 1.2.3G 4Q 1e9 nan inf '' 2097152T; do
    run 2 'from 1M to 1048576T' -- dedup --memory="$bad" small.jsonl
done
for good in 1048576 1M 512m 1.5G 2GiB 2gb 1T 64MB; do
    run 0 -- dedup --memory $good small.jsonl
done
"$(dirname "$program")"/synth --articles 1000 --words 900 >synth.jsonl
for command in dedup "dedup --mark" "dedup --pairs" "fingerprint"; do
    "$program" $command synth.jsonl >whole
    for threads in 1 8; do
        run 0 'goes to a file in .' -- $command -v --memory 10M --tmp . --threads $threads synth.jsonl
        is "$command writes the same bytes from a file" cmp -s out whole
    done
done
is "no temporary file is left" test -z "$(ls | grep newsprint-)"
TMPDIR=/nowhere run 1 '/nowhere: no temporary file' -- dedup --memory 10M synth.jsonl
TMPDIR=/nowhere run 0 -- dedup synth.jsonl
run 1 '--tmp nowhere: No such file' -- dedup --tmp nowhere small.jsonl
run 1 '--tmp small.jsonl: Not a directory' -- dedup --tmp small.jsonl small.jsonl
run 2 'not nothing' -- dedup --tmp= small.jsonl
"$(dirname "$program")"/synth --articles 5000 --words 20 >short.jsonl
run 1 ' articles need ' 'it may take 1 MB' -- dedup --memory 1M short.jsonl
run 1 'MB of input: dedup is likely to need ' ' articles need ' -- dedup --memory 1M short.jsonl
run 1 'stories is likely to need' 'what dedup leaves' ' articles need ' -- stories --memory 1M short.jsonl
mkdir many && gzip -c synth.jsonl >many/synth.jsonl.gz
run 1 'MB of input: stories is likely to need' -- stories --memory 1M many
if (ulimit -f 500); then
    (ulimit -f 500; "$program" dedup --memory 7M --tmp . synth.jsonl >/dev/null 2>err)
    is "a temporary file that cannot grow is exit 1" test $? = 1
    is "and is told" grep -q 'temporary file of [0-9]* MB cannot be written: File too large' err
    is "and not taken for bad input" sh -c '! grep "no article" err'
    (ulimit -f 500; "$program" dedup --memory 7M --tmp . synth.jsonl small.jsonl >out 2>err)
    is "no other input is read after it" test $? = 1
    is "and nothing written of a part" test ! -s out
fi
"$program" dedup synth.jsonl >whole
"$program" dedup <synth.jsonl | cmp -s - whole
is "a file as standard input is passed on as one by its name" test $? = 0
gzip -c synth.jsonl >packed.gz
"$program" dedup packed.gz | cmp -s - whole
is "and so is one that is packed" test $? = 0

# ---- eval
printf '{"id":"a1","story":"s","group":"g"}\n{"id":"a2","story":"s","group":"g"}\n{"id":"a3","story":"t"}\n' >gold.jsonl
"$program" stories small.jsonl >stories.jsonl
"$program" dedup --mark small.jsonl >marks.jsonl
"$program" dedup --pairs small.jsonl >pairs.jsonl
run 0 '"items":3,"gold":2,"pred":2,"missing":0' '"f1":1.000000' -- eval gold.jsonl stories.jsonl
run 0 '"items":2,"gold":1,"pred":1' -- eval --label group gold.jsonl marks.jsonl
run 0 '"items":2,"gold":1,"pred":1' -- eval --label group gold.jsonl stories.jsonl
run 0 '"ceaf":{"precision":1.000000' '"ari":1.000000' '"completeness":1.000000,"v":1.000000}}' \
    -- eval gold.jsonl stories.jsonl
run 0 BCubed CEAF-e V-measure ARI '100.00' -- eval gold.jsonl stories.jsonl --format text
printf 'id1,id2,jaccard\na1,a2,1.0\n' >pairs.csv
run 0 '"gold":1,"pred":1,"both":1' -- eval --pairs pairs.csv pairs.jsonl
run 1 missing.jsonl -- eval missing.jsonl stories.jsonl
run 1 topic -- eval --label topic gold.jsonl stories.jsonl
run 2 'story|group|topic' -- eval --label stroy gold.jsonl stories.jsonl
run 0 '"bcubed"' -- eval "$gold" "$gold"
run 2 'add --label topic' -- eval --related "$gold" stories.jsonl
run 2 'exclude each other' -- eval --related --pairs --label topic "$gold" stories.jsonl
run 1 topic -- eval --related --label topic gold.jsonl stories.jsonl
run 2 'add --related' -- eval --label grade "$gold" stories.jsonl
run 1 'related_to and a grade' -- eval --related --label grade gold.jsonl stories.jsonl
"$program" stories --related 100 "$day" >day.jsonl
run 0 '"label":"related","stories":' '"map":0.' -- eval --related --label topic "$gold" day.jsonl
run 0 MAP P@1 nDCG@5 'share their topic' -- eval --related --label topic --format text "$gold" day.jsonl
printf '{"id":"nl-101","related_to":"nl-111","grade":3}\n{"id":"nl-101","related_to":"nl-102","grade":9}\n' >grades.jsonl
run 3 '"queries":1,' 'grades.jsonl:2: a grade is 0, 1, 2 or 3' -- eval --related --label grade grades.jsonl day.jsonl
run 1 'a grade is 0, 1, 2 or 3' -- eval --strict --related --label grade grades.jsonl day.jsonl
run 3 nDCG@5 'have others that are related' -- eval --related --label grade --format text grades.jsonl day.jsonl

echo "$passed passed, $failed failed"
[ $failed = 0 ]
