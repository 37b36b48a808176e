#!/bin/bash
# online.sh [PROGRAM] [DATA] [DAYS] [CONTEXT] - stories that live on, against the batch of each day.
#
# Each dated set arrives day by day (stories --events --repair-days DAYS, default 7). After each day
# the partition that the events tell is compared, inside the window, with that of one batch of all
# that had come; means over days, weighted by articles. Then the ids that lasted, of the open
# stories of each day, and where there are labels, the quality at the end. Newsflow: its last
# $NP_NEWSFLOW articles (default 6000), the first half of its days only arriving.
program=$(realpath "${1:-build/newsprint}") data=${2:-../shared/data} days=${3:-7} context=${4:-10000}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
[ -d "$data" ] || { echo "skipped: no sets in $data"; exit 0; }
export LC_ALL=C

days_of() { # days_of LINES - "id TAB day" of each article, days counted from one long ago
    sed -n 's/.*"id": *"\([^"]*\)".*"published": *"\([0-9]*\)-\([0-9]*\)-\([0-9]*\).*/\1 \2 \3 \4/p; t
            s/.*"published": *"\([0-9]*\)-\([0-9]*\)-\([0-9]*\).*"id": *"\([^"]*\)".*/\4 \1 \2 \3/p' "$1" |
        awk '{ y = $2; m = $3 + 0; if (m <= 2) { y--; m += 12 }
               print $1 "\t" 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + $4 }'
}
partition_of() { # partition_of STORIES - a label line an article
    awk '{ id = $0; sub(/.*"type":"story","id":"/, "", id); sub(/".*/, "", id)
           sub(/.*"articles":\[/, ""); sub(/\],"related":.*/, "")
           for (; match($0, /"id":"[^"]*"/); $0 = substr($0, RSTART + RLENGTH))
               print substr($0, RSTART + 6, RLENGTH - 7) "\t" id }' "$1"
}
f1_of() { # f1_of GOLD PRED - BCubed and pairwise
    "$program" eval --label story --format text "$1" "$2" |
        awk '$1 == "BCubed" { b = $4 } $1 == "pairwise" { print b, $4 }'
}
within() { # within LABELS - those of the window, as lines to be compared
    awk -F '\t' 'NR == FNR { is[$1]; next } $1 in is { printf "{\"id\":\"%s\",\"story\":\"%s\"}\n", $1, $2 }' \
        "$work/window" "$1"
}

measure() { # measure NAME LINES FROM - days before the FROMth only arrive
    name=$1
    days_of "$2" >"$work/days"
    awk -F '\t' 'NR == FNR { day[$1] = $2; next } match($0, /"id": *"[^"]*"/) {
        id = substr($0, RSTART, RLENGTH); sub(/"id": *"/, "", id); sub(/"$/, "", id)
        print day[id] "\t" $0 }' "$work/days" "$2" >"$work/dated"
    cut -f 2- "$work/dated" >"$work/all"
    "$program" stories -q --format jsonl --repair-days "$days" --repair-context "$context" --events "$work/events" \
        "$work/all" -o "$work/end" || exit 1
    cut -f 2 "$work/days" | sort -nu | tail -n "+${3:-1}" >"$work/each"
    : >"$work/scores"
    while read -r day; do
        awk -F '\t' -v day="$day" '$1 <= day' "$work/dated" | cut -f 2- >"$work/come"
        awk -F '\t' -v day="$day" -v days="$days" '$2 <= day && $2 > day - days' "$work/days" >"$work/window"
        "$program" stories -q --format jsonl "$work/come" -o "$work/batch"
        partition_of "$work/batch" >"$work/batch.labels"
        awk -v last="$day" "$follow" "$work/events" >"$work/online.labels"
        within "$work/batch.labels" >"$work/gold"
        within "$work/online.labels" >"$work/pred"
        echo "$(wc -l <"$work/window") $(f1_of "$work/gold" "$work/pred")" >>"$work/scores"
    done <"$work/each"
    awk -v name="$name" '{ n += $1; b += $1 * $2; p += $1 * $3 } END {
        printf "%-14s %4d days  in the window BCubed %6.2f pairwise %6.2f", name, NR, b / n, p / n }' "$work/scores"
    awk "$lasting" "$work/events"
    if grep -q '"story":' "$2"; then
        echo "   quality $(f1_of "$2" "$work/end"), batch $(f1_of "$2" "$work/batch")"
    else
        echo
    fi
}

parse='function day_of(s,   y, m) {
        match(s, /"at":"[0-9-]*/); s = substr(s, RSTART + 6, RLENGTH - 6); split(s, part, "-")
        y = part[1]; m = part[2] + 0; if (m <= 2) { y--; m += 12 }
        return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + part[3] }
    function list_of(s, key, to,   n) {
        n = 0; if (!match(s, "\"" key "\":\\[[^]]*\\]")) return 0
        s = substr(s, RSTART + length(key) + 4, RLENGTH - length(key) - 5)
        return split(s, to, /","/) }
    function bare(s) { gsub(/"/, "", s); return s }
    { day = day_of($0); match($0, /"event":"[a-z]*/); kind = substr($0, RSTART + 9, RLENGTH - 9)
      match($0, /"id":"[^"]*/); id = substr($0, RSTART + 6, RLENGTH - 6) }'
follow=$parse'
    day > last { exit }
    kind == "merged" { n = list_of($0, "others", other); for (k = 1; k <= n; k++) into[bare(other[k])] = id }
    { n = list_of($0, "added", added); for (k = 1; k <= n; k++) of[bare(added[k])] = id }
    END { for (a in of) { s = of[a]; while (s in into) s = into[s]; print a "\t" s } }'
lasting=$parse'
    day != now { before += n_open; if (n_open) { n_days++; share += 1 - n_gone / n_open } now = day; n_gone = 0; n_open = 0; for (s in open) n_open++ }
    kind == "merged" { n = list_of($0, "others", other); for (k = 1; k <= n; k++) if (bare(other[k]) in open) { n_gone++; delete open[bare(other[k])] } }
    kind == "closed" { delete open[id]; next }
    { open[id] }
    END { printf "   ids that last a day %.1f", 100 * share / n_days }'

for set in allsides2021 basil news_cluster uci6k; do
    [ -r "$data/stories/$set.dev.jsonl.zst" ] || { echo "skipped: no $set"; continue; }
    zstd -dcq "$data/stories/$set.dev.jsonl.zst" >"$work/set.jsonl"
    measure "$set" "$work/set.jsonl"
done
flow=$data/corpora/newsflow_headlines.jsonl.zst
[ -r "$flow" ] || { echo "skipped: no newsflow"; exit 0; }
zstd -dcq "$flow" | tail -n "${NP_NEWSFLOW:-6000}" >"$work/set.jsonl"
measure newsflow "$work/set.jsonl" $(($(days_of "$work/set.jsonl" | cut -f 2 | sort -u | wc -l) / 2))
