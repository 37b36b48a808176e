#!/bin/bash
# leave_out.sh [PROGRAM] [DATA] - each set scored by constants that the other sets chose.
#
# Every set of constants of a small grid is run on every set, and for each set the one that is best in
# the mean of the others is looked up; that row is what a stranger's news may expect, as far as seven
# sets can tell. Then a row by the defaults. The scores are kept in KEEP=file, if it is given, so that
# an interrupted run goes on. DATA as for quality.sh; neus by its first 500 stories.
program=${1:-build/newsprint} data=${2:-../shared/data}
if [ ! -d "$data/stories" ]; then
    echo "skipped: no labelled sets in $data"
    exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
sets="allsides2021 wikinews ecbplus basil neus uci6k news_cluster"
keep=${KEEP:-$work/scores.tsv}
touch "$keep"
for set in $sets; do
    zstdcat "$data/stories/$set.dev.jsonl.zst" | awk -v most=$([ $set = neus ] && echo 500 || echo 1000000) '
        match($0, /"story": *"?[^",}]*/) {
            story = substr($0, RSTART, RLENGTH)
            if (!(story in number)) number[story] = ++n
            if (number[story] <= most) print }' >"$work/$set.jsonl"
done

for floor in .4 .5 .6; do for days in 3; do for bonus in .1 .2 .3; do for threshold in .17 .18 .19 .20 .21 .22; do
    at="$threshold $bonus $floor $days"
    grep -q "^$at	" "$keep" && continue
    for set in $sets; do
        "$program" stories --story-threshold $threshold --story-size-bonus $bonus --story-time-floor $floor \
            --story-time-days $days --related 0 --format jsonl -q "$work/$set.jsonl" |
            "$program" eval "$work/$set.jsonl" - --format text |
            awk '$1 == "BCubed" { b = $4 } $1 == "pairwise" { printf "\t%s %s", b, $4 }'
    done >"$work/row"
    printf '%s%s\n' "$at" "$(cat "$work/row")" >>"$keep"
done; done; done; done

awk -F'\t' -v sets="$sets" '
    { at[NR] = $1
      for (s = 1; s < NF; s++) { split($(s + 1), f, " "); b[NR, s] = f[1]; p[NR, s] = f[2]; goal[NR, s] = (f[1] + f[2]) / 2 }
      if ($1 == ".19 .2 .5 3") own = NR }
    END {
        n = split(sets, name, " ")
        print "| left out | threshold, bonus, floor, days by the others | BCubed F1 / pairwise F1 | by the defaults | by its own best |"
        print "|---|---|---|---|---|"
        for (s = 1; s <= n; s++) {
            best = mine = 0
            for (i = 1; i <= NR; i++) {
                mean[i] = 0
                for (o = 1; o <= n; o++) if (o != s) mean[i] += goal[i, o] / (n - 1)
                if (!best || mean[i] > mean[best]) best = i
                if (!mine || goal[i, s] > goal[mine, s]) mine = i
            }
            printf "| %s | %s | %.1f / %.1f | %.1f / %.1f | %.1f / %.1f |\n", name[s], at[best], b[best, s], p[best, s],
                b[own, s], p[own, s], b[mine, s], p[mine, s]
            left += goal[best, s] / n; def += goal[own, s] / n; top += goal[mine, s] / n
        }
        printf "| obj | | %.2f | %.2f | %.2f |\n", left, def, top
    }' "$keep"
