#!/bin/sh
# readme.sh PROGRAM [write] - README.md and the pages in docs/ say what is true: their C programs
# compile and run, what they show the program saying is what the program says, their links lead
# somewhere, the names of fields that are read are all on their page, and the curves are those of
# the figures.
#
# A fenced block marked `c` that has a main() is compiled and linked. In a block marked `console`,
# a line that begins with "$ " is run and must print what follows it there, up to the next such
# line; `make golden` writes that anew. The commands of one page run one after the other in one
# scratch folder, beside which nothing of the tree but datasets/, docs/ and examples/ can be seen.
program=$1 mode=$2
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program to run"; exit 77; }
top=$PWD build=$(dirname "$program")
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
passed=0 failed=0
count() { # count STATUS WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}
mkdir "$work/bin" && ln -s "$program" "$work/bin/newsprint"

rerun() { # rerun PAGE - the page as the program would have it
    here=$work/$(basename "$1" .md)
    mkdir "$here" && ln -s "$top/datasets" "$top/docs" "$top/examples" "$here" || exit 1
    (cd "$here" && PATH=$work/bin:$PATH COLUMNS=80 TERM=dumb awk '
        /^```/ { in_console = !in_block && /^```console$/; in_block = !in_block }
        !in_console { print; next }
        /^```console$/ { print; next }
        /^\$ / {
            print
            command = substr($0, 3)
            while ((command | getline said) > 0) { sub(/ +$/, "", said); print said }
            close(command)
        }' "$top/$1")
}
run_programs() { # run_programs PAGE - each of its C programs, on the sample day
    name=$(basename "$1" .md)
    awk -v to="$work/$name" '
        /^```/ { file = file ? "" : $0 == "```c" ? sprintf("%s-%02d.c", to, ++n) : "/dev/null"; next }
        file   { print > file }' "$1"
    for c in "$work/$name"-*.c; do
        grep -qs 'main(' "$c" || continue
        # shellcheck disable=SC2086
        ${CC:-cc} -std=c17 -Wall -Wextra -Werror -Iinclude ${SAN:+-fsanitize=$SAN} "$c" "$build/libnewsprint.a" ${LIBS:-} \
            -o "$work/a.out" && "$work/a.out" datasets/sample/day/papers.jsonl >"$work/said" && [ -s "$work/said" ]
        count $? "the program of $1 in $(basename "$c") does not compile, run or say anything"
    done
}
dead_links() { # dead_links PAGE - what it links to in the tree, and is not there
    folder=$(dirname "$1")
    grep -o ']([^)#]*' "$1" | cut -c 3- | grep -v '^https\?:' | while read -r to; do
        [ -e "$folder/$to" ] || echo "$to"
    done
}

for page in README.md docs/*.md; do
    rerun "$page" >"$work/page"
    if [ "$mode" = write ]; then
        cmp -s "$page" "$work/page" || { cp "$work/page" "$page" && echo "wrote $page"; }
        continue
    fi
    diff -u "$page" "$work/page"
    count $? "the program does not say what $page shows (make golden writes it anew)"
    [ -z "$(dead_links "$page")" ]
    count $? "$page links to what is not there: $(dead_links "$page" | tr '\n' ' ')"
    run_programs "$page"
done
if [ "$mode" = write ]; then
    bench/curves.sh docs "$program"
    exit
fi
bench/curves.sh "$work" "$program" && for curve in docs/thresholds-*.svg; do
    cmp "$curve" "$work/$(basename "$curve")"
    count $? "$curve is not drawn from bench/thresholds.tsv (make golden draws it anew)"
done
unsaid=$(grep -o 'ALIAS("[^"]*"' src/read/names.c | cut -d'"' -f 2 | while read -r name; do
    grep -q "\`$name\`" docs/formats.md || echo "$name"
done)
[ -z "$unsaid" ]
count $? "docs/formats.md does not name the fields" $unsaid
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
