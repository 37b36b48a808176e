#!/bin/sh
# curves.sh FOLDER [PROGRAM] - draw the curves of docs/thresholds.md from thresholds.tsv into FOLDER.
#
# The defaults are marked, and asked of the program. Drawn as SVG by awk and not by gnuplot: the same bytes on every machine, so that a test can tell whether
# the curves are those of the figures, a page of text a curve, and colours for light and dark
# alike, which the reader's own setting chooses. No fonts are embedded.
here=$(dirname "$0") folder=${1:?curves.sh FOLDER [PROGRAM]} program=${2:-build/newsprint}

draw() { # draw NAME OPTIONS LOWEST TITLE SETS CURVE... - SETS: the mean over them is drawn
    name=$1 options=$2 lowest=$3 title=$4 sets=$5
    shift 5
    default=$("$program" settings | awk -v name="${options##*--}" '$1 == name { print $3 }')
    curves=$(printf '%s|' "$@")
    awk -F '\t' -v options="$options" -v lowest="$lowest" -v title="$title" -v mark="$default" -v sets=" $sets " \
        -v curves="${curves%|}" '
    function x(value) { return 52 + 480 * (value - first) / (last - first) }
    function y(percent) { return 40 + 220 * (100 - percent) / (100 - lowest) }
    function line(class, x1, y1, x2, y2) {
        printf "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, x1, y1, x2, y2 }
    function words(class, at, down, anchor, text) {
        printf "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", class, at, down, anchor, text }
    $2 == options && index(sets, " " $1 " ") {
        sum[$4, $3] += $5; count[$4, $3]++
        if (!seen[$3]++) value[++n] = $3
    }
    END {
        if (!n) exit 1
        first = value[1]; last = value[n]
        print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 310\" width=\"640\" height=\"310\" role=\"img\">"
        print "<title>" title "</title>"
        print "<style>text{font:13px sans-serif;fill:#333}.t{font-weight:bold}.g{stroke:#ccc}.m{stroke:#888;stroke-dasharray:4 4}"
        print "polyline{fill:none;stroke-width:2.5}.c1{stroke:#0969da}.c2{stroke:#bc4c00}.c3{stroke:#888;stroke-dasharray:2 3}"
        print "text.c1{fill:#0969da;stroke:none}text.c2{fill:#bc4c00;stroke:none}text.c3{fill:#666;stroke:none}"
        print "@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}.c1{stroke:#58a6ff}.c2{stroke:#f0883e}"
        print "text.c1{fill:#58a6ff}text.c2{fill:#f0883e}text.c3{fill:#aaa}}</style>"
        words("t", 12, 22, "start", title)
        for (i = 0; i <= 4; i++) {
            p = lowest + (100 - lowest) * i / 4
            line("g", 52, y(p), 532, y(p))
            words("", 46, y(p) + 4, "end", p)
        }
        for (v = int(first * 10 + .99) / 10; v <= last + .001; v += (last - first > .5 ? .1 : .05))
            words("", x(v), 280, "middle", sprintf("%.2f", v))
        words("", 292, 302, "middle", options)
        line("m", x(mark), 36, x(mark), 262)
        words("", x(mark) + 4, 255, "start", "default " mark)
        n_curves = split(curves, curve, "|")
        for (c = 1; c <= n_curves; c++) {
            printf "<polyline class=\"c%d\" points=\"", c
            for (i = 1; i <= n; i++) {
                p = sum[curve[c], value[i]] / count[curve[c], value[i]]
                printf "%s%.1f,%.1f", (i > 1 ? " " : ""), x(value[i]), y(p < lowest ? lowest : p)
            }
            print "\"/>"
            at[c] = y(p < lowest ? lowest : p) + 4
            for (b = 1; b < c; b++) if (at[c] - at[b] < 15 && at[b] - at[c] < 15) at[c] = at[b] + 15
            label = curve[c]; sub(/.* /, "", label)
            words("c" c, 538, at[c], "start", label)
        }
        print "</svg>"
    }' "$here/thresholds.tsv" >"$folder/thresholds-$name.svg"
}

draw near '--contain 1 --near' 0 'Pairs of copies by likeness alone: one page through 16 extractors, per cent' \
    extractor_noise 'pairwise precision' 'pairwise recall' || exit 1
draw contain --contain 80 'Pairs of copies by likeness or as excerpts: the same pages, per cent' \
    extractor_noise 'pairwise precision' 'pairwise recall' || exit 1
draw story --story-threshold 40 'Stories: BCubed, mean of seven labelled sets, per cent' \
    'allsides2021 wikinews ecbplus basil neus uci6k news_cluster' 'BCubed precision' 'BCubed recall' 'BCubed F1' || exit 1
