#!/bin/sh
# golden.sh PROGRAM [write] - the sample day, whole: what is said, what it is worth, what may not
# change it.
#
# Golden: `make golden` rewrites tests/golden; read the diff. Quality has floors instead, so it may
# improve. Laws: the same bytes for any thread count; the same partition for any input order.
program=$1 mode=$2
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program to run"; exit 77; }
sample=datasets/sample golden=tests/golden
input=$sample/day
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
passed=0 failed=0

say() { # say NAME ARGUMENT... - the program's output into a file of that name
    name=$1
    shift
    "$program" "$@" -q >"$work/$name" 2>"$work/$name.err" ||
        { echo "newsprint $*: exit $?"; cat "$work/$name.err"; return 1; }
}
score() { # score DOES-HOLD WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}
hold() { # hold FILE - what lies in $work under that name is the golden one
    if [ "$mode" = write ]; then
        mkdir -p $golden && cp "$work/$1" "$golden/$1" && echo "wrote $golden/$1"
    else
        diff -u "$golden/$1" "$work/$1" >"$work/diff"
        score $? "the output is not tests/golden/$1 (make golden rewrites it)"
        cut -c 1-300 "$work/diff" | head -n 60
    fi
}
as_golden() { # as_golden FILE ARGUMENT...
    say "$@"
    hold "$1"
}
same_bytes() { # same_bytes A B WHAT
    cmp "$work/$1" "$work/$2"
    score $? "$3"
}
has_floor() { # has_floor LABEL BCUBED PAIRWISE FILE - F1 in percent or as a share, as eval prints it
    label=$1 bcubed=$2 pairwise=$3
    "$program" eval $sample/gold.jsonl "$work/$4" --label "$label" --format jsonl >"$work/eval" 2>&1
    awk -v b="$bcubed" -v p="$pairwise" -v label="$label" '
        { gsub(/[{}":,]/, " "); for (i = 1; i < NF; i++) {
              if ($i ~ /^(bcubed|pairwise|ceaf)$/) part = $i
              if ($i == "f1") f1[part] = $(i + 1) } }
        END { printf "%s: BCubed F1 %s, pairwise F1 %s\n", label, f1["bcubed"], f1["pairwise"]
              exit !(f1["bcubed"] >= b && f1["pairwise"] >= p) }' "$work/eval"
    score $? "$label: below its floor of BCubed F1 $bcubed, pairwise F1 $pairwise"
}
partition() { # a story a line, as the sorted ids of its articles
    awk '{
        sub(/.*"articles":\[/, ""); sub(/\],"related":.*/, "")
        for (n = 0; match($0, /"id":"[^"]*"/); $0 = substr($0, RSTART + RLENGTH)) {
            one = substr($0, RSTART + 6, RLENGTH - 7)
            for (i = n++; i > 0 && id[i] > one; i--) id[i + 1] = id[i]
            id[i + 1] = one
        }
        line = ""; for (i = 1; i <= n; i++) line = line " " id[i]
        print line }' "$1" | sort
}

top_percents() { # the percentages of story lines, recomputed from nothing but these lines
    awk -v now="$2" -v before="$3" '
        function tenths(x) { return int(x * 10 + .5) }
        { line = $0; sub(/.*"significance":\{"score":/, "", line); score[NR] = tenths(line + 0); told[NR] = ""
          if (match(line, /"top_percent":[0-9.]*,"of":[0-9]*/)) told[NR] = substr(line, RSTART, RLENGTH)
          sub(/.*"articles":\[/, ""); sub(/\],"related":.*/, ""); inside[NR] = 0
          for (n = split($0, row, /\{"id":/); n > 1; n--)
              if (match(row[n], /"published":"[^"]*/)) {
                  t = substr(row[n], RSTART + 13, RLENGTH - 13) # a bare date counts if its day overlaps
                  inside[NR] += t <= now && (length(t) == 10 ? t >= substr(before, 1, 10) : t > before) }
          all += inside[NR] }
        END { for (s = 1; s <= NR; s++) {
                  above = 0; for (k = 1; k <= NR; k++) if (score[k] >= score[s]) above += inside[k]
                  t = int((above * 1000 + all - 1) / all)
                  is = inside[s] ? sprintf("\"top_percent\":%d.%d,\"of\":%d", t / 10, t % 10, all) : ""
                  if (is != told[s]) { print "line " s ": " told[s] " where " is " is so"; bad = 1 } }
              exit bad || all < 100 }' "$1"
}

# shellcheck disable=SC2086
{
    as_golden stories.jsonl stories --format jsonl $input
    as_golden stories.txt stories --format text $input
    as_golden topics.txt topics --format text $input
    as_golden marks.jsonl dedup --mark $input
    say replayed stories --events "$work/events.jsonl" $input
    hold events.jsonl
    as_golden explain-apart.txt explain --format text nl-101 nl-111 $input
    as_golden explain-story.txt explain --format text cm-109 tg-108 $input
    as_golden explain-copies.txt explain --format text nl-109 tg-110 $input
    as_golden explain.jsonl explain --format jsonl cc-101 nl-108 $input
    as_golden train.conf train --labels $sample/gold.jsonl $input
    as_golden marks.csv dedup --mark --format csv $input
    as_golden kept.rss dedup --format rss $input/harbourpost.rss.xml $input/kestrel.atom.xml
    as_golden kept.atom dedup --format atom $input/harbourpost.rss.xml $input/kestrel.atom.xml
    as_golden stories.rss stories --format rss --digest 5 $input
    as_golden stories.atom stories --format atom --digest 5 $input
    as_golden stories.eml stories --format eml --digest 5 --mail-to desk@paper.example $input
    as_golden related.html related --all --format html $input/harbourpost.rss.xml $input/kestrel.atom.xml
    [ "$mode" = write ] && exit 0
    for n in 1 2 8; do
        say threads$n stories --format jsonl --threads $n $input
        same_bytes stories.jsonl threads$n "--threads $n gives the same bytes"
        say replayed$n stories --events "$work/events$n" --threads $n $input
        same_bytes events.jsonl events$n "--threads $n gives the same events"
        same_bytes replayed replayed$n "--threads $n ends in the same stories"
        say explain$n explain --format jsonl --threads $n cc-101 nl-108 $input
        same_bytes explain.jsonl explain$n "explain --threads $n gives the same bytes"
        say train$n train --labels $sample/gold.jsonl --threads $n $input
        same_bytes train.conf train$n "train --threads $n gives the same bytes"
    done
    awk '{ print (NR * 7919) % 1009 "\t" $0 }' $sample/day/papers.jsonl | sort -n | cut -f 2- >"$work/shuffled.jsonl"
    say other stories --format jsonl $sample/day/kestrel.atom.xml "$work/shuffled.jsonl" $sample/day/harbourpost.rss.xml
    say afterwards stories --events "$work/events.shuffled" $sample/day/kestrel.atom.xml "$work/shuffled.jsonl" $sample/day/harbourpost.rss.xml
    same_bytes events.jsonl events.shuffled "another input order gives the same events"
    say slowly stories --events "$work/events.slowly" --repair-days 36500 --batch-hours 6 $input
    partition "$work/stories.jsonl" >"$work/here"
    partition "$work/slowly" >"$work/there"
    same_bytes here there "arriving by quarters of a day ends in the partition of one batch"
    partition "$work/stories.jsonl" >"$work/here"
    partition "$work/other" >"$work/there"
    same_bytes here there "another input order gives the same partition"
    top_percents "$work/stories.jsonl" 2025-03-22T17:54:00Z 2025-03-21T17:54:00Z
    score $? "the percentages follow from the output alone"
    has_floor story .86 .70 stories.jsonl
    has_floor group .98 .94 marks.jsonl
}
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
