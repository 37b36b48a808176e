#!/bin/bash
# faults.sh PROGRAM - every command, each time with another call that fails.
#
# faults/inject.c lets the nth allocation, open, read, write, close, sync, rename or look at a file
# fail, once or from then on, in the libraries below us too; faults/drive.c says what must hold:
# the failure is told with its place, the old output stays whole or the new one stands whole,
# nothing is left behind, and a short read or an interrupted call changes nothing at all. Under the
# address sanitizer a leak is a failure too.
#
# Of very many calls a sample is taken; NP_FAULTS=all takes them all, NP_FAULTS=N so many.
program=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
inject=$(dirname "$program")/tests/faults/inject.so
drive=$(dirname "$program")/tests/faults/drive
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
[ -x "$drive" ] && [ -r "$inject" ] || { echo "skipped: no $inject"; exit 77; }
[ "${SAN:-}" != thread ] || { echo "skipped: the thread sanitizer itself ends without memory"; exit 77; }
if [ -n "${SAN:-}" ] && [[ ${CC:-} == *clang* ]]; then
    echo "skipped: clang puts the sanitizer's malloc in the program, where no preloaded one stands before it"
    exit 77
fi
case ${NP_FAULTS:-} in
all) most=0 ;;
'') most=${SAN:+4} most=${most:-10} ;;
*) most=$NP_FAULTS ;;
esac
# The preloaded malloc() stands before the sanitizer's, and calls it.
if [ -n "${SAN:-}" ]; then
    export ASAN_OPTIONS=verify_asan_link_order=0:allocator_may_return_null=1:exitcode=99
    export LSAN_OPTIONS=exitcode=99
fi
# A failing call is the same on any disk, and memory does not let us wait for it.
[ -w /dev/shm ] && export TMPDIR=/dev/shm
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" && mkdir -p out folder/sub || exit 1
unset NO_COLOR COLUMNS NP_CPU OMP_NUM_THREADS
passed=0 failed=0

bears() { # bears ARGUMENT... - the command bears every fault
    if "$drive" "$inject" "$most" "$program" "$@" <"${input:-/dev/null}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}

sample=$here/../datasets/sample
head -n 24 "$sample/day/papers.jsonl" >day.jsonl
head -n 5 day.jsonl >few.jsonl
gzip -c few.jsonl >few.jsonl.gz
# Parts of some size, so that a reader is not done at the first read.
cat "$sample/day/kestrel.atom.xml" >feed.xml
cp "$here/fuzz/seeds/feed/shift_jis.xml" "$here/fuzz/seeds/page/legacy.html" "$here/fuzz/seeds/jsonl/feed.json" .
head -n 3 "$here/fuzz/seeds/csv/quotes.csv" >rows.csv
cp few.jsonl folder/
cp feed.xml folder/sub/
printf 'Bridge repairs\nThe harbour bridge closes on Monday and ferries run instead.\n' >text.txt
printf 'dailymeridian.example\tmeridian\t1\n' >sources.tsv
printf '<opml version="1.0"><body><outline text="k" xmlUrl="feed.xml"/></body></opml>' >list.opml
"$program" stories day.jsonl >stories.jsonl
"$program" dedup --mark day.jsonl >marks.jsonl
"$program" dedup --pairs --near .2 day.jsonl >pairs.jsonl
"$program" fingerprint day.jsonl >prints.jsonl
printf 'near = 0.6\nrelated = 3\n' >set.txt
printf 'id1,id2,jaccard\na1,a2,1.0\n' >pairs.csv
id=$(sed -n 's/.*"id": *"\([^"]*\)".*/\1/; 1p' few.jsonl)
other=$(sed -n '2s/.*"id": *"\([^"]*\)".*/\1/p' few.jsonl)

# ---- every command
bears stories day.jsonl --threads 2 -o out/result --stats out/stats
bears stories few.jsonl --format text
bears stories few.jsonl --events out/events -o out/result
bears stories few.jsonl --format html -o out/result
bears stories few.jsonl --format rss -o out/result
bears stories few.jsonl --format atom
bears stories few.jsonl --format eml --mail-to desk@paper.example -o out/result
bears dedup feed.xml --format rss -o out/result
bears dedup feed.xml --format atom
bears dedup few.jsonl --mark --format csv
bears topics few.jsonl --threads 1
printf 'Ports: dock, quay, strike\nCourts: judge, trial\n' >own.txt
bears topics few.jsonl --topics own.txt -o out/result
bears topics few.jsonl --format text -o out/result
bears dedup day.jsonl -o out/result
bears dedup --mark day.jsonl
bears dedup --pairs day.jsonl
bears dedup --dry-run --against few.jsonl -- day.jsonl
bears dedup --keep sources --sources sources.tsv few.jsonl
bears related --all few.jsonl
bears related --id "$id" few.jsonl --format html -o out/result
bears related --text text.txt few.jsonl
bears related --text text.txt few.jsonl --format html -o out/result
bears explain "$id" "$other" few.jsonl --format text -o out/result
bears explain "$id" "$other" few.jsonl
bears fingerprint few.jsonl
bears fingerprint --brief few.jsonl -o out/result
bears dedup --fingerprints prints.jsonl -o out/result
bears eval "$sample/gold.jsonl" stories.jsonl --format text
bears eval --label group "$sample/gold.jsonl" marks.jsonl -o out/result
bears eval --pairs pairs.csv pairs.jsonl
awk -F'"' '{ printf "{\"id\":\"%s\",\"story\":\"%d\"}\n", $4, NR % 12 }' day.jsonl >labels.jsonl # twelve of two
"$program" train -q --labels labels.jsonl day.jsonl >fitted.txt || { echo "no labels to train by"; exit 1; }
bears train --labels labels.jsonl day.jsonl -o out/result
bears eval --related --label topic "$sample/gold.jsonl" stories.jsonl
bears eval --related --label grade "$sample/../judged/grades.jsonl" stories.jsonl
bears stories day.jsonl --settings set.txt
bears calibrate few.jsonl -o out/result
bears help
bears help dedup
bears --version

# ---- a state: whatever fails, what was in is in, and the same command then does what it would have done
export program
at="--now 2025-03-22T18:00Z"
"$program" add -q --state seed $at few.jsonl || { echo "no state to begin with"; exit 1; }
bears_looking() { # bears_looking WORDS... - of a command that changes nothing: the state is as it was
    "$drive" "$inject" "$most" --after "$program list --state seed $at | cmp -s - seen" "$program" "$@" </dev/null
    if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
"$program" list --state seed $at >seen
bears_looking stories --state seed $at --format text -o out/result
bears_looking events --state seed -o out/result
bears_looking check --state seed --full
bears_looking dedup --state seed --dry-run $at day.jsonl
bears_looking stories --state seed $at --since 2025-03-01 --window-days 30
bears_again() { # bears_again WORDS... - of a command that changes the state news
    rm -rf news && cp -r seed news && "$program" "$@" >right.out && "$program" list --state news $at >right
    export words=$*
    "$drive" "$inject" "$most" --before 'rm -rf news && cp -r seed news' \
        --after '$program $words >/dev/null && $program list --state news '"$at"' | cmp -s - right &&
            $program check --state news --full -q' "$program" "$@" </dev/null
    if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
bears_again add --state news $at day.jsonl
bears_again add --state news --now 2025-06-22 --keep-days 30 text.txt
bears_again dedup --state news $at day.jsonl
bears_again list --state news $at --reader desk
# Who was forgotten is no longer there when it is said again; and then nothing is left of him in any file.
cp -r seed odd && printf '{"id":"z1","title":"Quagga","text":"Xylophagous quaggas zymurgise quietly"}\n' >odd.jsonl
"$program" add -q --state odd $at odd.jsonl
rm -rf news && cp -r odd news && "$program" forget --state news z1 && "$program" list --state news $at >right
"$drive" "$inject" "$most" --before 'rm -rf news && cp -r odd news' \
    --after '$program forget --state news z1 2>said || grep -q "no article with" said || exit 1
             $program list --state news '"$at"' | cmp -s - right && ! grep -rqa zymurgise news' \
    "$program" forget --state news z1 </dev/null
if [ $? = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi

# ---- what does not fit in memory: a temporary file, and nothing left of it
"$(dirname "$program")/synth" --articles 1000 --words 400 >many.jsonl 2>/dev/null
most=2 bears dedup many.jsonl --memory 4M --tmp out -o out/result

# ---- every kind of input
input=few.jsonl bears dedup --mark -
bears dedup --mark few.jsonl.gz
bears dedup --mark folder
bears dedup feed.xml
bears dedup shift_jis.xml
bears dedup list.opml
bears dedup rows.csv
bears dedup feed.json
bears dedup legacy.html
bears dedup text.txt
if command -v zstd >/dev/null; then
    zstd -q few.jsonl
    bears dedup --mark few.jsonl.zst
else
    echo "skipped: no zstd to pack with"
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
