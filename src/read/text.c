/* text.c - a plain text file is one article: its first line that is not blank is the title. */
#include "base/str.h"
#include "read/lines.h"
#include "read/reader.h"

np_code np_read_text(const np_reader *r, np_source *s, np_error *err)
{
    np_lines *lines = np_lines_new(s, r->opt->max_record, err);
    np_cut cut;
    char first;
    np_code code = lines ? np_lines_next_byte(lines, &first, err) : NP_E_NOMEM;
    if (code == NP_OK)
        code = np_lines_next(lines, &cut, err);
    if (code || !cut.bytes.at)
        goto done;
    size_t title = cut.bytes.len;
    if (!cut.is_too_long)
        code = np_lines_widen(lines, &cut, err);
    if (code)
        goto done;
    np_place whole = {0};
    if (cut.is_too_long) {
        code = np_reader_skip(r, NP_SKIP_LIMIT, whole, err,
                              "a text of more than %zu bytes; left out", r->opt->max_record);
        goto done;
    }
    np_article a = {.title = {cut.bytes.at, title},
                    .text = {cut.bytes.at + title, cut.bytes.len - title}};
    code = np_reader_give(r, &a, (np_place){.n = cut.line}, err);
done:
    np_lines_free(lines);
    return code;
}
