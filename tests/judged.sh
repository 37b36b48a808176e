#!/bin/sh
# judged.sh PROGRAM - related lists of fifty judged stories, alone and with the sample day.
#
# Floors stand some points below what datasets/judged/README.md says, so that quality may rise and not
# fall; and the grades are held to the articles they are of.
program=$1
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program to run"; exit 77; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
judged=datasets/judged passed=0 failed=0

is() { # is WHAT COMMAND... - it holds
    what=$1 && shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1)) && echo "failed: $what"
    fi
}
is_least() { awk -v is="$1" -v least="$2" 'BEGIN { exit !(is != "" && is + 0 >= least) }'; }

has_floor() { # has_floor FLOOR ROWS INPUT... - nDCG@5 of the lists
    floor=$1 rows=$2 && shift 2
    "$program" stories --given story --related "$rows" --format jsonl -q "$@" -o "$work/lists" || echo "newsprint stories $*: exit $?"
    "$program" eval --related --label grade --format jsonl "$judged/grades.jsonl" "$work/lists" >"$work/scores"
    ndcg=$(sed 's/.*"ndcg_at_5":\([0-9.]*\).*/\1/' "$work/scores")
    echo "--related $rows, $*: nDCG@5 $ndcg"
    is "nDCG@5 of $rows rows below its floor of $floor" is_least "$ndcg" "$floor"
    is "41 stories ask" grep -q '"queries":41,' "$work/scores"
}

has_floor .83 5 $judged/articles.jsonl
has_floor .89 10 $judged/articles.jsonl
has_floor .80 5 $judged/articles.jsonl datasets/sample/day
has_floor .85 10 $judged/articles.jsonl datasets/sample/day

sed -n 's/.*"id": *"\([^"]*\)".*"story": *"\([^"]*\)".*/\1 \2/p' $judged/articles.jsonl >"$work/story_of"
is "there are 50 stories" [ "$(cut -d' ' -f2 "$work/story_of" | sort -u | wc -l)" = 50 ]
sed 's/[{"}:,]/ /g' $judged/grades.jsonl | awk -v articles="$work/story_of" '
    BEGIN { while ((getline line < articles) > 0) { split(line, f, " "); story[f[1]] = f[2] } }
    !($2 in story) || !($4 in story) { print "no such article: " $0; bad = 1 }
    story[$2] == story[$4] { print "of one story: " $0; bad = 1 }
    seen[story[$2], story[$4]]++ { print "graded twice: " $0; bad = 1 }
    { other[NR] = story[$4] SUBSEP story[$2]; is_zero[story[$2], story[$4]] = $6 == 0 }
    END {
        for (i in other)
            if (!(other[i] in is_zero)) { print "graded one way: " other[i]; bad = 1 }
        for (pair in is_zero) {
            split(pair, f, SUBSEP)
            if (is_zero[pair] != is_zero[f[2], f[1]]) { print "related one way: " pair; bad = 1 }
        }
        exit bad
    }'
is "every pair is graded both ways, once, and of articles that are there" [ $? = 0 ]
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
