# to_json.awk - lines of benches as JSON Lines: the bench, the case, and each number by its unit.
#
# A line is a name, words that say the case, then numbers each before its unit, or "n" before one:
#     program dedup  2 threads  n 10000  0.062 s  0.11 cpu s  161290 articles/s  66.1 MB/s ...
# becomes {"bench":"program","case":"dedup","threads":2,"n":10000,"seconds":0.062,...,"commit":..,
# "cpu":..}. Stages follow as a name before a number. -v commit= -v cpu= -v threads=, a default.
function key_of(unit) {
    sub(/[,;:]$/, "", unit)
    if (unit == "s") return "seconds"
    if (unit == "cpu") return "cpu_seconds"
    if (unit == "MB") return "peak_mb"
    if (unit == "articles/s") return "articles_per_s"
    if (unit == "MB/s") return "mb_per_s"
    if (unit == "bytes/article") return "bytes_per_article"
    if (unit ~ /^thread(s)?$/) return "threads"
    if (unit == "articles" || unit == "texts") return "n"
    if (unit ~ /^ns\//) { sub(/\//, "_per_", unit); return unit }
    return ""
}
function quoted(s) { gsub(/["\\]/, "\\\\&", s); return "\"" s "\"" }
function put(key, value) {
    if (key != "" && !(key in has)) { has[key]; line = line ",\"" key "\":" value }
}
function is_number(s) { return s ~ /^-?[0-9]+(\.[0-9]+)?$/ }
/^#/ || !NF { next }
{
    split("", has); line = ""; words = ""; begun = 0
    for (i = 2; i <= NF; i++) {
        if (is_number($i)) {
            begun = 1
            before = $(i - 1)
            if (before == "n") put("n", $i + 0)
            else if (before ~ /^(read|text|near|story|topic|write)$/) put("stage_" before "_s", $i + 0)
            else put(key_of($(i + 1)), $i + 0)
        } else if ($i == "n" && is_number($(i + 1))) begun = 1
        else if ($i ~ /^exponents?/) {
            begun = 1
            if (match($0, /(time|cpu) [0-9.]+/)) { split(substr($0, RSTART, RLENGTH), part, " "); put("exponent_time", part[2] + 0) }
            if (match($0, /memory [0-9.]+/)) put("exponent_memory", substr($0, RSTART + 7, RLENGTH - 7) + 0)
        } else if ($i == "serial" && $(i + 1) == "share") put("serial_share", $(i + 2) / 100)
        else if (!begun) words = words (words == "" ? "" : " ") $i
    }
    if (line == "") next
    put("threads", threads + 0)
    printf "{\"bench\":%s,\"case\":%s%s,\"commit\":%s,\"cpu\":%s}\n", quoted($1), quoted(words), line, quoted(commit), quoted(cpu)
}
