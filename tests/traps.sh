#!/bin/sh
# traps.sh PROGRAM [why] - small invented collections, each with one thing to get wrong.
#
# datasets/traps/README.md says what each asks, and how labels ask it. Each is run with the defaults,
# alone and in the bed of the sample day. What does not hold today stands in tests/traps.known,
# "TRAP alone|day REASON"; anything else that does not hold fails, and so does a known failure
# that holds: then its line goes. With `why`, what is wrong is told of the known ones too.
program=$1 why=$2
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program to run"; exit 77; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
bed=datasets/sample/day known=tests/traps.known
passed=0 failed=0

# Labels of the trap, then story lines: what is not as the labels ask, a line each.
judge() {
    awk '
        function field(line, name,    found) { # "" where the line has none of that name
            if (!match(line, "\"" name "\": ?\"[^\"]*\""))
                return ""
            found = substr(line, RSTART, RLENGTH - 1)
            sub(/^"[a-z]*": ?"/, "", found)
            return found
        }
        function event(label) { sub("/.*", "", label); return label }
        NR == FNR {
            n++
            id[n] = field($0, "id"); label[n] = field($0, "story"); copy[n] = field($0, "group")
            next
        }
        {
            stories++
            sub(/.*"articles":\[/, ""); sub(/\],"related":.*/, "")
            while (match($0, /"id":"[^"]*","group":"[^"]*"/)) {
                one = substr($0, RSTART, RLENGTH); $0 = substr($0, RSTART + RLENGTH)
                in_story[field(one, "id")] = stories; in_group[field(one, "id")] = field(one, "group")
            }
        }
        END {
            for (i = 1; i <= n; i++) {
                if (!(id[i] in in_story)) print "  lost: " id[i]
                for (j = i + 1; j <= n; j++) {
                    together = in_story[id[i]] == in_story[id[j]]
                    if (label[i] != "" && label[i] == label[j] && !together)
                        print "  apart: " id[i] " " id[j]
                    if (label[i] != "" && label[j] != "" && event(label[i]) != event(label[j]) && together)
                        print "  together: " id[i] " " id[j]
                    if (copy[i] != "" && (copy[i] == copy[j]) != (in_group[id[i]] == in_group[id[j]]))
                        print "  copies: " id[i] " " id[j]
                }
            }
        }' "$1" "$2"
}

# spring FILE alone|day - run one trap, and compare with what is known of it
spring() {
    name=$(basename "$1" .jsonl) where=$2
    [ "$where" = day ] && set -- "$1" "$where" "$bed"
    file=$1
    shift 2
    if ! "$program" stories --format jsonl -q "$file" "$@" -o "$work/stories"; then
        echo "  newsprint failed" >"$work/wrong"
    else
        judge "$file" "$work/stories" >"$work/wrong" || echo "  not judged" >>"$work/wrong"
    fi
    reason=$(sed -n "s/^$name $where //p" "$known")
    if [ ! -s "$work/wrong" ]; then
        passed=$((passed + 1))
        [ -z "$reason" ] || { failed=$((failed + 1)) && echo "$name, $where, holds now: take it out of $known"; }
    elif [ -z "$reason" ]; then
        failed=$((failed + 1))
        echo "$name, $where, does not hold:"
        head -n 8 "$work/wrong"
    elif [ -n "$why" ]; then
        echo "$name, $where, is known: $reason"
        head -n 8 "$work/wrong"
    fi
}

n=0
for file in datasets/traps/*.jsonl; do
    spring "$file" alone
    spring "$file" day
    n=$((n + 2))
done
while read -r name where _; do
    case $name in '#'* | '') continue ;; esac
    case $where in alone | day) ;; *) echo "$known: $name: neither alone nor day" && failed=$((failed + 1)) ;; esac
    [ -r "datasets/traps/$name.jsonl" ] || { echo "$known: there is no $name" && failed=$((failed + 1)); }
done <"$known"
echo "$passed of $n hold"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
