#!/bin/bash
# ablation.sh [DATA] [CASE...] - what each part of the story layer is worth, one taken away at a time.
#
# A part is taken away by a change of one or two lines, in a copy of the tree that is built aside, so
# that the program itself carries no switches for its own dissection. A line that is no longer there
# is told: then this table is out of date, not silently the same. DATA as for quality.sh; CASE: only
# these rows, by their first words.
#
# Without a part likenesses are of another size, so each row has the threshold that is best for it,
# one for all sets, climbed to from .19 in steps of .02. `obj` is the mean over the sets of (BCubed F1
# + pairwise F1) / 2, neus by its first 500 stories. Prints a row of bench/stories.md a case: what is
# gone, best threshold, obj, its distance from the whole, BCubed F1 / pairwise F1 by set.
data=${1:-../shared/data}
shift
top=$(cd "$(dirname "$0")/.." && pwd)
if [ ! -d "$data/stories" ]; then
    echo "skipped: no labelled sets in $data"
    exit 0
fi
data=$(cd "$data" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
commit=$(git -C "$top" rev-parse HEAD) || exit 1 # once: it may move on while this runs
sets="allsides2021 wikinews ecbplus basil neus uci6k news_cluster"

for set in $sets; do
    zstdcat "$data/stories/$set.dev.jsonl.zst" | awk -v most=$([ $set = neus ] && echo 500 || echo 1000000) '
        match($0, /"story": *"?[^",}]*/) {
            story = substr($0, RSTART, RLENGTH)
            if (!(story in number)) number[story] = ++n
            if (number[story] <= most) print }' >"$work/$set.jsonl"
done

# build EDIT...: each "FILE SED-EXPRESSION"; the program is then $work/tree/build/newsprint.
build() {
    rm -rf "$work/tree" && mkdir "$work/tree" && git -C "$top" archive "$commit" | tar -x -C "$work/tree" || return 1
    local edit file
    for edit; do
        file=$work/tree/${edit%% *}
        cp "$file" "$work/before" && sed -i "${edit#* }" "$file"
        cmp -s "$file" "$work/before" && { echo "no such line: $edit" >&2; return 1; }
    done
    make -s -C "$work/tree" -j2 CFLAGS=-O2 build/newsprint >"$work/log" 2>&1 || { tail -5 "$work/log" >&2; return 1; }
}
# score OPTION...: "obj figures..." of all sets at once
score() {
    for set in $sets; do
        "$work/tree/build/newsprint" stories "$@" --related 0 --format jsonl -q "$work/$set.jsonl" |
            "$work/tree/build/newsprint" eval "$work/$set.jsonl" - --format text
    done | awk '$1 == "BCubed" { b = $4 }
        $1 == "pairwise" { goal += (b + $4) / 2; n++; line = line sprintf(" %.1f/%.1f", b, $4) }
        END { printf "%.3f%s\n", goal / n, line }'
}
# best OPTION...: "threshold obj figures..." at the best threshold, climbed to from .19
best() {
    local at=19 higher step k
    declare -A tried
    try() { [ -n "${tried[$1]}" ] || tried[$1]=$(score "${@:2}" --story-threshold "0.$(printf %02d "$1")"); }
    try $at "$@"
    for step in -2 2; do
        for ((k = at + step; k > 2 && k < 60; k += step)); do
            try $k "$@"
            higher=$(awk -v a="${tried[$k]%% *}" -v b="${tried[$at]%% *}" 'BEGIN { print(a > b) }')
            [ "$higher" = 1 ] || break
            at=$k
        done
    done
    echo "0.$(printf %02d $at) ${tried[$at]}"
}

whole=
row() { # row NAME "OPTIONS" EDIT...
    local name=$1 options=$2 figures
    shift 2
    if [ ${#cases[@]} -gt 0 ] && [ -n "$whole" ]; then
        local case wanted=
        for case in "${cases[@]}"; do [[ $name != "$case"* ]] || wanted=1; done
        [ -n "$wanted" ] || return
    fi
    build "$@" || { echo "| $name | not measured |"; return; }
    # shellcheck disable=SC2086
    read -r -a figures <<<"$(best $options)"
    whole=${whole:-${figures[1]}}
    awk -v name="$name" -v whole="$whole" -v line="${figures[*]}" 'BEGIN {
        n = split(line, f, " ")
        printf "| %s | %s | %.1f | %+.1f |", name, f[1], f[2], f[2] - whole
        for (i = 3; i <= n; i++) { sub("/", " / ", f[i]); printf " %s |", f[i] }
        print "" }'
}
cases=("$@")

echo "| without | threshold | obj | | ${sets// / | } |"
echo "|---|---|---|---|---|---|---|---|---|---|---|"
row "(the whole)" ""
row "borrowing of words" "" 'src/corpus_stories.c s/least_sim = 0.1}/least_sim = 2}/'
row "local scaling" "" 'src/story/graph.c s/SCALE_POWER = 0.35/SCALE_POWER = 0/'
row "crowd" "" 'src/story/graph.c s/CROWD_POWER = 0.2/CROWD_POWER = 0/'
row "size bonus" "--story-size-bonus 0"
row "time kernel" "--story-time-floor 1 --story-long-ago 36500"
row "centring" "" 'src/story/centre.c s/EMPTY_ITEMS = 100/EMPTY_ITEMS = 1000000000/'
row "idf to the power .6, but 1" "" 'src/story/row.c s/IDF_POWER = 0.6/IDF_POWER = 1/'
row "title weight" "" 'src/text/terms.c s/NP_FIELD_TITLE ? 2.5f/NP_FIELD_TITLE ? 1.0f/'
row "position decay" "" 'src/text/terms.c s/150\.0f/1e9f/'
row "bigrams of titles" "" 'src/story/row.c s/BIGRAM_WEIGHT = 0.5f/BIGRAM_WEIGHT = 0.0f/'
row "second pass, df over articles" "" 'src/corpus_stories.c s/weigh(work, work->story, err)/weigh(work, NULL, err)/'
row "plurals dropped" "" 'src/text/terms.c s/stem(folded, len))/len)/'
row "4 edges, but 16" "" 'src/corpus_stories.c s/n_edges = NP_BONDS/n_edges = 16/'
row "idf" "" 'src/story/row.c s/IDF_POWER = 0.6/IDF_POWER = 0/'
row "idf from .5, but from 1" "" 'src/story/row.c s/IDF_BASE = 0.5/IDF_BASE = 1/'
row "numbers and initials kept whole" "" 'src/text/terms.c s/if (!is_number \&\& !is_initial)/if (is_number || !is_number || is_initial)/'
row "veto of forms" "" 'src/story/forms.h s/return f->start \&\& np_slots_part/return !f \&\& np_slots_part/' \
    'src/story/forms.h s/if (f->skeleton \&\& f->skeleton\[a\]/if (!f \&\& f->skeleton[a]/'
row "furniture" "--furniture keep"
row "copies as one text" "--near 1 --contain 1"
row "its end at 100 texts" "" 'src/story/pool.h s/BONUS_SIZE = 100/BONUS_SIZE = 1000000/'
row "its fall after half a year" "--story-long-ago 36500"
row "prior of local scaling" "" 'src/story/graph.c s/SCALE_PRIOR = 6;/SCALE_PRIOR = 0;/'
row "idf within a host" "" 'src/story/row.h s/NP_HOST_PRIOR = 50/NP_HOST_PRIOR = 1000000000/'
row "idf within a language" "" 'src/story/row.h s/NP_LANGUAGE_PRIOR = 10/NP_LANGUAGE_PRIOR = 1000000000/'
row "no edge below .10" "" 'src/story/graph.h s/NP_EDGE_SIM = 0.10/NP_EDGE_SIM = -2/'
row "no edge between parts of a series" "" 'src/story/graph.c s/if (forms \&\& !parts \&\& /if (!a \&\& !b \&\& forms \&\& /'
row "days that are not known fade" "" 'src/corpus_stories.c s/UNKNOWN_DAY = .85/UNKNOWN_DAY = 1/'
row "rows cut to 320 terms" "" 'src/story/row.h s/NP_ROW_MOST = 320/NP_ROW_MOST = 100000/'
row "function words" "" 'src/story/common.h s/NP_COMMON_SHARE = 0.3/NP_COMMON_SHARE = 0/'
