#!/bin/sh
# suites.sh PROGRAM - other people's test suites, where they lie beside the tree.
#
# NP_SHARED (default: ../shared beside the tree) holds suites/; none of it is ours to ship. A suite
# that is absent is skipped, and said. Each prints a line "passed N of M in scope", and fails below
# its floor; tests/suites/SCOPE.md says what is out of scope, and why. Most are scored by a script of
# tests/suites, from what the library read (tests/suites/articles.c).
program=$(realpath "$1")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
top=$(realpath "$(dirname "$0")/..")
suites=${NP_SHARED:-$top/../shared}/suites
reader=$(dirname "$program")/tests/suites/articles
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
export NP_EVERY="${NP_EVERY:-${SAN:+40}}" # of the files that need only be survived; 1: all
NP_EVERY=${NP_EVERY:-16}

unpacked() { # unpacked SUITE - into $work/SUITE; says so if it is not there
    [ -r "$suites/$1.tar.zst" ] || { echo "skipped: no $suites/$1.tar.zst"; return 1; }
    zstd -dcq --long=27 "$suites/$1.tar.zst" | tar xf - -C "$work"
}
is() { # is NAME COMMAND... - the command succeeds
    name=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $name"; fi
}
reaches() { # reaches SUITE FLOOR SCRIPT - the script's score of the suite, in per cent
    unpacked "$1" || return
    is "$1 reaches $2 %" python3 -B "$top/tests/suites/$3.py" "$reader" "$work/$1" "$2"
    rm -rf "${work:?}/$1"
}

# ---- JSON: what is a value stands in a field of an article, what is none spoils its line alone

# A line for each file of folder $1; a value over several lines is put in one, and passed over where
# its line end was what is wrong with it.
json_lines() {
    for file in "$1"/[yn]_*.json; do
        name=$(basename "$file" .json)
        [ "$name" = n_string_unescaped_newline ] && continue
        printf '{"id":"%s","title":"Title of %s","value":' "$name" "$name"
        tr '\n\r' '  ' <"$file"
        printf '}\n'
    done
}
tells_json() {
    unpacked json-jsontestsuite || return
    folder=$(find "$work/json-jsontestsuite" -name test_parsing)
    json_lines "$folder" >"$work/values.jsonl"
    "$program" dedup --mark -q "$work/values.jsonl" -o "$work/marks" 2>/dev/null
    is "JSONTestSuite is read, with lines left out" test $? = 3
    sed 's/^{"id":"\([^"]*\)".*/\1/' "$work/marks" | sort >"$work/taken"
    for file in "$folder"/y_*.json; do basename "$file" .json; done | sort >"$work/expected"
    is "what JSON allows is taken, and nothing else" diff "$work/expected" "$work/taken"
    n=$(grep -c . "$work/values.jsonl")
    echo "suite JSONTestSuite: $(comm -12 "$work/taken" "$work/expected" | grep -c .) taken of $n lines"
}

command -v zstd >/dev/null || { echo "skipped: no zstd to unpack with"; exit 77; }
[ -d "$suites" ] || { echo "skipped: no $suites"; exit 77; }
tells_json
if command -v python3 >/dev/null; then
    reaches feeds-feedparser 95 feedparser
    reaches feeds-gofeed 95 gofeed
    reaches feeds-feedvalidator 95 feedvalidator
    reaches enc-utf8tests 100 encodings
    reaches enc-kuhn 100 encodings
    reaches enc-encoding_rs 100 encodings
    reaches enc-chardet 95 encodings
    reaches enc-blns 100 encodings
    reaches csv-spectrum 100 tables
    reaches extract-readability 95 pages
    reaches extract-trafilatura 90 pages
    reaches xml-xmlconf 99 xmlconf
    reaches html-html5lib 100 survive
    reaches fuzz-libxml2 100 survive
    reaches fuzz-h2o 100 survive
    reaches fuzz-seeds 100 survive
else
    echo "skipped: no python3 to score the suites with"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
