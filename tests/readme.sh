#!/bin/sh
# readme.sh PROGRAM [write] - the README says what is true: its C programs compile, what it shows
# the program saying is what the program says.
#
# A fenced block marked `c` that has a main() is compiled and linked. In a block marked `console`,
# a line that begins with "$ " is run from the top folder and must print what follows it there, up
# to the next such line; `make golden` writes that anew.
program=$1 mode=$2
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program to run"; exit 77; }
build=$(dirname "$program")
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
passed=0 failed=0
count() { # count STATUS WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}

mkdir "$work/bin" && ln -s "$program" "$work/bin/newsprint"
PATH=$work/bin:$PATH awk '
    /^```/ { in_console = !in_block && /^```console$/; in_block = !in_block }
    !in_console { print; next }
    /^```console$/ { print; next }
    /^\$ / {
        print
        command = substr($0, 3)
        while ((command | getline said) > 0) { sub(/ +$/, "", said); print said }
        close(command)
    }' README.md >"$work/README.md"
if [ "$mode" = write ]; then
    cp "$work/README.md" README.md && echo "wrote README.md"
    exit
fi
diff -u README.md "$work/README.md"
count $? "the program does not say what README.md shows (make golden writes it anew)"

awk -v work="$work" '
    /^```/ { file = file ? "" : $0 == "```c" ? sprintf("%s/block%02d.c", work, ++n) : "/dev/null"; next }
    file   { print > file }' README.md
for c in "$work"/block*.c; do
    grep -qs 'main(' "$c" || continue
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c17 -Wall -Wextra -Werror -Iinclude ${SAN:+-fsanitize=$SAN} "$c" "$build/libnewsprint.a" ${LIBS:-} \
        -o "$work/a.out" && "$work/a.out" datasets/sample/day/papers.jsonl >"$work/said" && grep -q articles "$work/said"
    count $? "the program of README.md in $(basename "$c" .c) does not compile or run"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
