#!/bin/sh
# readme.sh PROGRAM - the README says what is true: its C programs compile, its commands run.
#
# A fenced block marked `c` that has a main() is compiled and linked. In a block marked `sh`, lines
# that begin with "newsprint" or "$ newsprint" are run from the top folder, in a copy of the tree's
# datasets, and must exit 0 or 3.
program=$1
cd "$(dirname "$0")/.." || exit 1
[ -f README.md ] || { echo "skipped: there is no README.md"; exit 77; }
case $program in /*) ;; *) program=$PWD/$program ;; esac
build=$(dirname "$program")
top=$PWD
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
awk -v work="$work" '
    /^ *```/ {
        if (file) { close(file); file = "" }
        else if ($1 == "```c") file = sprintf("%s/block%02d.c", work, ++n)
        else if ($1 ~ /^```(sh|console|bash)$/) file = work "/commands"
        else file = "/dev/null"
        next
    }
    file ~ /commands$/ { sub(/^ *\$ /, ""); if (held != "") $0 = held $0; held = ""
                         if (/\\$/) { sub(/\\$/, ""); held = $0; next }
                         if (/^newsprint |\| *newsprint /) print >> file; next }
    file { print > file }' README.md
passed=0 failed=0
count() { # count STATUS WHAT
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}
sanitize=${SAN:+-fsanitize=$SAN}
for c in "$work"/block*.c; do
    grep -qs 'main(' "$c" || continue
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c17 -Wall -Wextra -Werror -Iinclude $sanitize "$c" "$build/libnewsprint.a" ${LIBS:-} -o "$work/a.out"
    count $? "the program of README.md in block $(basename "$c" .c) does not compile"
done
mkdir "$work/bin" "$work/tree" && ln -s "$program" "$work/bin/newsprint"
cp -r datasets "$work/tree" && cp -r examples "$work/tree" && cd "$work/tree" || exit 1
PATH=$work/bin:$PATH
[ -f "$work/commands" ] && [ -x "$program" ] && while IFS= read -r command; do
    sh -c "$command" >"$work/said" 2>&1 </dev/null
    status=$?
    [ $status = 3 ] && status=0
    [ $status = 0 ] || cat "$work/said"
    count $status "$command"
done <"$work/commands"
cd "$top" || exit 1
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
