#!/bin/sh
# shared.sh PROGRAM - real news, where it lies beside the tree.
#
# NP_SHARED (default: ../shared beside the tree) holds data/; none of it is ours to ship
# (datasets/README.md tells where such sets are had). What is not there is skipped, and said. Floors
# stand about two points below what bench/quality.sh says, so that quality may rise and not fall.
program=$(realpath "$1")
[ -x "$program" ] || { echo "skipped: no program at $1"; exit 77; }
top=$(realpath "$(dirname "$0")/..")
shared=${NP_SHARED:-$top/../shared}
data=$shared/data
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

is() { # is NAME COMMAND... - the command succeeds
    name=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "not so: $name"; fi
}
has() { # has PATH... - all are there; tells what is not
    for path; do
        [ -r "$path" ] || { echo "skipped: no $path"; return 1; }
    done
}
runs() { # runs ARGUMENT... - done, perhaps with records skipped
    "$program" "$@" -q 2>"$work/err"
    status=$?
    [ $status = 0 ] || [ $status = 3 ] || { echo "newsprint $*: exit $status"; head -5 "$work/err"; false; }
}
at_least() { awk -v is="$1" -v least="$2" 'BEGIN { exit !(is != "" && is + 0 >= least + 0) }'; }
stat_of() { sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" "$1"; }
unpacked() { # unpacked ARCHIVE - into a folder of that name in $work
    mkdir "$work/$2" && zstd -dcq "$1" | tar xf - -C "$work/$2"
}

# ---- feeds as they are found

read_feeds() {
    has "$data/feeds.tar.zst" || return
    unpacked "$data/feeds.tar.zst" feeds
    is "76 feeds are read" runs dedup --mark "$work/feeds" -o "$work/marks" --stats "$work/stats"
    n=$(stat_of "$work/stats" records)
    is "they hold 2,500 articles: $n" at_least "$n" 2500
    find "$work/feeds" -type f | sort >"$work/list"
    for format in rss atom; do
        while IFS= read -r feed; do comes_back "$feed" $format; done <"$work/list" >"$work/said"
        is "written as $format and read again, they are the same articles: $(head -n 3 "$work/said")" \
            test ! -s "$work/said"
    done
}
# comes_back FEED FORMAT - ids and titles, and of a feed of that format the enclosures; else it is named
comes_back() {
    "$program" dedup --from feed -q "$1" >"$work/before" 2>/dev/null
    [ -s "$work/before" ] || return
    "$program" dedup --from feed -q --format "$2" "$1" >"$work/feed" 2>/dev/null
    "$program" dedup --from feed -q "$work/feed" >"$work/after" 2>/dev/null
    for side in before after; do
        sed 's/^{"id":"\(\([^"\\]\|\\.\)*\)"\(,"title":"\([^"\\]\|\\.\)*"\)\?.*/\1\3/' "$work/$side" >"$work/$side.ids"
    done
    cmp -s "$work/before.ids" "$work/after.ids" || echo "$1"
    if [ "$2" = rss ] && [ "$(wc -l <"$work/before")" = "$(grep -o '<item[ >]' "$1" | wc -l)" ]; then
        [ "$(grep -o '<enclosure' "$1" | wc -l)" = "$(grep -o '<enclosure' "$work/feed" | wc -l)" ] || echo "$1: enclosures"
    fi
}

# ---- copies

recalls() { # recalls NAME AT.5 AT.7 AT.8 - of the exact pairs of a corpus
    corpus=$data/corpora/$1.jsonl.zst gold=$data/copies/$1.pairs_w3_j05.csv
    has "$corpus" "$gold" || return
    is "$1: pairs" runs dedup --pairs --near .5 --shingle 3 --fields text --furniture keep \
        "$corpus" -o "$work/pairs"
    for floor in ".5 $2" ".7 $3" ".8 $4"; do
        awk -F, -v least="${floor% *}" 'NR == 1 || $3 >= least' "$gold" >"$work/gold.csv"
        recall=$("$program" eval --pairs "$work/gold.csv" "$work/pairs" --format jsonl |
            sed 's/.*"recall":\([0-9.]*\).*/\1/')
        is "$1: recall $recall at J >= ${floor% *}, floor ${floor#* }" at_least "$recall" "${floor#* }"
    done
}

# ---- stories, and copies by group

f1_of() { # f1_of LABEL GOLD PRED PART
    "$program" eval "$2" "$3" --label "$1" --format jsonl |
        sed "s/.*\"$4\":{[^}]*\"f1\":\([0-9.]*\).*/\1/"
}
tells_copies() { # tells_copies SET PAIRWISE
    set=$data/copies/$1.dev.jsonl.zst
    has "$set" || return
    is "$1: copies" runs dedup --mark "$set" -o "$work/pred"
    f1=$(f1_of group "$set" "$work/pred" pairwise)
    is "$1: pairwise F1 $f1, floor $2" at_least "$f1" "$2"
}
tells_stories() { # tells_stories SET BCUBED
    set=$data/stories/$1.dev.jsonl.zst
    has "$set" || return
    is "$1: stories" runs stories "$set" --format jsonl -o "$work/pred"
    f1=$(f1_of story "$set" "$work/pred" bcubed)
    is "$1: BCubed F1 $f1, floor $2" at_least "$f1" "$2"
}

# ---- related lists of true stories

relates() { # relates SET MAP P_AT_1 - of lists of a hundred rows
    set=$data/stories/$1.dev.jsonl.zst
    has "$set" || return
    is "$1: related" runs stories --given story --related 100 --format jsonl "$set" -o "$work/pred"
    "$program" eval --related --label topic --format jsonl "$set" "$work/pred" >"$work/scores"
    map=$(sed 's/.*"map":\([0-9.]*\).*/\1/' "$work/scores") first=$(sed 's/.*"p_at_1":\([0-9.]*\).*/\1/' "$work/scores")
    is "$1: MAP $map of related lists, floor $2" at_least "$map" "$2"
    is "$1: P@1 $first, floor $3" at_least "$first" "$3"
}

# ---- the two pages this began with

tells_the_seeds() {
    has "$data/seeds/a.txt" "$data/seeds/b.txt" || return
    set -- "$top"/datasets/sample/day "$data"/seeds/[ab].txt
    is "the sample and two pages: marks" runs dedup --mark "$@" -o "$work/marks"
    is "the sample and two pages: stories" runs stories --format jsonl "$@" -o "$work/stories"
    tail -n 2 "$work/marks" | sed 's/^{"id":"\([^"]*\)".*/"id":"\1"/' >"$work/ids"
    is "two reports of one event are no copies" \
        test "$(tail -n 2 "$work/marks" | grep -c '"relation":"original"')" = 2
    is "but one story, of two articles" test "$(grep -F "$(head -n 1 "$work/ids")" "$work/stories" |
        grep -F "$(tail -n 1 "$work/ids")" | grep -c '"counts":{"articles":2,')" = 1
}

command -v zstd >/dev/null || { echo "skipped: no zstd to unpack with"; exit 77; }
has "$shared" || exit 77
read_feeds
tells_the_seeds
if [ -n "$SAN" ]; then
    echo "skipped: labelled sets, which take a sanitizer minutes"
else
    recalls reuters21578 .95 .99 .999
    recalls saudinewsnet .90 .95 .98
    tells_copies extractor_noise .99
    tells_stories allsides2021 .89
    tells_stories basil .98
    tells_stories ecbplus .87
    tells_stories groundnews .98
    tells_stories neus .62
    tells_stories news_cluster .94
    tells_stories uci6k .70
    tells_stories wikinews .84
    relates allsides2021 .37 .46
    relates ecbplus .95 .91
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
