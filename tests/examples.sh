#!/bin/sh
# examples.sh PROGRAM - what stands in examples/ compiles without a warning, and does what it says.
program=$1
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program beside the library"; exit 77; }
build=$(dirname "$program")
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
passed=0 failed=0
is() { # is WHAT COMMAND...
    what=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $what"; fi
}
example() { # example NAME
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c17 -Wall -Wextra -Werror -Iinclude ${SAN:+-fsanitize=$SAN} "examples/$1.c" \
        "$build/libnewsprint.a" ${LIBS:-} -o "$work/$1"
}
alone() { # alone HEADER - it needs no other before it, in C and in C++
    echo "#include \"$1\"" >"$work/alone.c"
    ${CC:-cc} -std=c17 -Wall -Wextra -Werror -Iinclude -fsyntax-only "$work/alone.c" &&
        ${CXX:-c++} -x c++ -std=c++17 -Wall -Wextra -Werror -Iinclude -fsyntax-only "$work/alone.c"
}
for h in include/newsprint.h include/newsprint/*.h; do
    is "$h stands alone" alone "${h#include/}"
done
day=datasets/sample/day
for c in examples/*.c; do
    is "$c compiles" example "$(basename "$c" .c)"
done

"$work/simple" $day >"$work/simple.out"
is "simple shows a story with its score" grep -q '^ *[0-9]*\.[0-9]  .* articles' "$work/simple.out"

# Who is with whom; the program names the copy that was picked, the example the group's leader.
"$work/stages" 1 $day | sort >"$work/one"
for parts in 2 7 1000; do
    "$work/stages" $parts $day | sort >"$work/many"
    is "stages finds in $parts parts what it finds in one" cmp "$work/one" "$work/many"
done
copies() { "$program" dedup --mark $day -q | grep -vc '"relation":"original"'; }
is "stages finds as many copies as dedup" [ "$(wc -l <"$work/one")" = "$(copies)" ]
"$work/stages" 0 $day 2>/dev/null
is "stages without parts says how it is used" [ $? = 2 ]

# Who is in whose story.
"$work/stages_stories" 1 $day >"$work/one"
for parts in 2 7 1000; do
    "$work/stages_stories" $parts $day >"$work/many"
    is "stages_stories finds in $parts parts what it finds in one" cmp "$work/one" "$work/many"
done
is "stages_stories finds as many stories as stories" \
    [ "$(cut -f2 "$work/one" | sort -u | wc -l)" = "$("$program" stories --furniture keep --format jsonl -q $day | grep -c '"type":"story"')" ]
"$work/stages_stories" 0 $day 2>/dev/null
is "stages_stories without parts says how it is used" [ $? = 2 ]

# A file as it comes, then half of it again, and as one batch.
papers=$day/papers.jsonl
head -n 60 $papers >"$work/first.jsonl"
"$work/newsroom" $papers >"$work/one"
"$work/newsroom" $papers "$work/first.jsonl" >"$work/two"
is "newsroom creates stories" [ "$(grep -c '"event":"created"' "$work/one")" -gt 10 ]
is "newsroom knows what repeats" [ "$(grep -c 'a repeat' "$work/two")" = 60 ]
is "newsroom says nothing of what it had" [ "$(grep -c '"added"' "$work/one")" = "$(grep -c '"added"' "$work/two")" ]
"$work/newsroom" nowhere.jsonl 2>/dev/null
is "newsroom fails where a file does" [ $? = 1 ]
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
