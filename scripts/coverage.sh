#!/bin/sh
# coverage.sh BUILD - what of src/ the tests have run, a line for each room, and whether it is enough.
#
# BUILD was compiled with --coverage and its tests were run. Of branches those are left out that only
# an exception takes: the house throws none. What stands in a header is not counted: each file that
# includes it would count it again.
least_lines=92    # per cent of the lines of src/
least_branches=85 # per cent of the branches of read/ and near/, each
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$1" || exit 1
find src -name '*.gcda' | sort | while read -r data; do
    (cd "$here" && gcov -b -c -t "$1/$data" 2>/dev/null)
done | awk -v least_lines=$least_lines -v least_branches=$least_branches '
    function share(part, all) { return all ? 100 * part / all : 100 }
    function row(name, l, lt, b, bt) {
        printf "%-12s %7d %9.1f %9d %9.1f\n", name, l, share(lt, l), b, share(bt, b)
    }
    /^ *-: *0:Source:/ {
        source = $0
        sub(/.*Source:/, "", source)
        is_ours = source ~ /^src\/.*\.(c|cpp)$/
        n = split(source, part, "/")
        room = n > 2 ? part[2] : "(conductor)"
        next
    }
    !is_ours { next }
    /^branch/ && !/\(throw\)/ {
        branches[room]++
        taken[room] += / taken [1-9]/
        next
    }
    /^ *[0-9#=-]+\*?: *[1-9][0-9]*:/ {
        split($0, part, ":")
        count = part[1]
        gsub(/[ *]/, "", count)
        if (count == "-") next
        lines[room]++
        run[room] += count ~ /^[1-9]/
        if (count !~ /^[1-9]/) missed[source]++
    }
    END {
        printf "%-12s %7s %9s %9s %9s\n", "room", "lines", "% run", "branches", "% taken"
        n = split("base store read text sketch near story topic measure write cli (conductor)", room_of)
        for (i = 1; i <= n; i++) {
            r = room_of[i]
            row(r, lines[r], run[r], branches[r], taken[r])
            l += lines[r]; lt += run[r]; b += branches[r]; bt += taken[r]
        }
        row("all", l, lt, b, bt)
        for (source in missed) printf "%5d lines not run  %s\n", missed[source], source | "sort -rn | head -n 15"
        close("sort -rn | head -n 15")
        bad = 0
        if (l == 0) { print "nothing was measured"; bad = 1 }
        if (share(lt, l) < least_lines) { printf "lines of src: below %d %%\n", least_lines; bad = 1 }
        split("read near", checked)
        for (i = 1; i <= 2; i++)
            if (share(taken[checked[i]], branches[checked[i]]) < least_branches) {
                printf "branches of %s/: below %d %%\n", checked[i], least_branches
                bad = 1
            }
        exit bad
    }'
