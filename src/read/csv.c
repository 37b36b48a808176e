/* csv.c - a table with a header: every row an article, every column a field, by name.
 *
 * The header decides once which column is which field (names.c, as for JSON); of several columns
 * of one field the best that is not blank in a row speaks for it. A row may be short, as writers
 * leave out blank cells at the end; one that is longer than the header has lost a quote, and which
 * cell is which nobody knows. */
#include "read/csv.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/html.h"
#include "read/names.h"
#include "read/reader.h"
#include "read/rows.h"
#include "read/sniff.h"

typedef struct table {
    const np_reader *r;
    np_rows *rows;
    np_meaning *column;
    size_t n_columns, cap_columns;
    np_str *category;
    size_t n_categories, cap_categories;
    np_buf text;
} table;

/* ---- The header -------------------------------------------------------- */

static np_meaning meaning_of(const np_options *opt, np_str name)
{
    return np_meaning_of_heading(opt, np_str_trim(name));
}

static bool is_content(np_meaning m)
{
    return m.rank && (m.field == NP_RECORD_TITLE || m.field == NP_RECORD_TEXT);
}

static np_str unquoted(np_str s)
{
    s = np_str_trim(s);
    bool is_quoted = s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"';
    return is_quoted ? (np_str){s.at + 1, s.len - 2} : s;
}

/* Do its lines end as on a Macintosh of the last century, and some spreadsheets since? */
static bool has_old_lines(np_str head)
{
    return head.len && memchr(head.at, '\r', head.len) && !memchr(head.at, '\n', head.len);
}

bool np_csv_begins(np_str head, const np_options *opt)
{
    const char *stop =
        head.len ? memchr(head.at, has_old_lines(head) ? '\r' : '\n', head.len) : NULL;
    np_str line = {head.at, stop ? (size_t)(stop - head.at) : head.len};
    char separator = np_rows_separator(line);
    size_t n_known = 0;
    bool has_content = false;
    for (size_t start = 0; start < line.len;) {
        const char *end = memchr(line.at + start, separator, line.len - start);
        size_t n = end ? (size_t)(end - line.at) - start : line.len - start;
        np_meaning m = meaning_of(opt, unquoted((np_str){line.at + start, n}));
        n_known += m.rank > 0;
        has_content |= is_content(m);
        start += n + 1;
    }
    return n_known >= 2 && has_content;
}

static np_code read_header(table *t, bool *is_usable, np_error *err)
{
    np_row header;
    np_code code = np_rows_next(t->rows, &header, err);
    *is_usable = false;
    if (code || !header.cell)
        return code;
    if (header.flaw || header.n > NP_ROW_CELLS)
        return np_reader_refuse(t->r, NP_E_INPUT, err,
                                "the header's quotes do not close, or it has more than %d names",
                                NP_ROW_CELLS);
    if (!NP_GROW(t->column, t->cap_columns, header.n, err))
        return NP_E_NOMEM;
    t->n_columns = header.n;
    for (size_t i = 0; i < header.n; i++) {
        t->column[i] = meaning_of(t->r->opt, header.cell[i]);
        *is_usable |= is_content(t->column[i]);
    }
    if (*is_usable)
        return NP_OK;
    np_str first = header.cell[0];
    return np_reader_refuse(t->r, NP_E_INPUT, err,
                            "a table without a title or text among its %zu columns (the first is "
                            "\"%.*s\"); name them by --title-field or --text-field",
                            header.n, (int)(first.len < 40 ? first.len : 40), first.at);
}

/* ---- Rows -------------------------------------------------------------- */

/* The best cell of each field into value; true in *is_html if the text is markup. */
static np_code sort_cells(table *t, const np_row *row, np_str value[NP_RECORD_FIELDS],
                          bool *is_html, np_error *err)
{
    size_t rank[NP_RECORD_FIELDS] = {0};
    t->n_categories = 0;
    for (size_t i = 0; i < row->n && i < t->n_columns; i++) {
        np_meaning m = t->column[i];
        if (!m.rank || np_str_trim(row->cell[i]).len == 0)
            continue;
        if (m.field == NP_RECORD_CATEGORY) {
            if (!NP_GROW(t->category, t->cap_categories, t->n_categories + 1, err))
                return NP_E_NOMEM;
            t->category[t->n_categories++] = row->cell[i];
        } else if (!rank[m.field] || m.rank < rank[m.field]) {
            rank[m.field] = m.rank;
            value[m.field] = row->cell[i];
            *is_html = m.field == NP_RECORD_TEXT ? m.is_html : *is_html;
        }
    }
    return NP_OK;
}

static np_code read_cells(table *t, const np_row *row, np_place at, np_error *err)
{
    np_str value[NP_RECORD_FIELDS] = {{0}};
    bool is_html = false;
    np_code code = sort_cells(t, row, value, &is_html, err);
    t->text.len = 0;
    if (is_html)
        np_html_text(value[NP_RECORD_TEXT], &t->text);
    if (code || (code = np_buf_check(&t->text, err)))
        return code;
    np_article a = {.id = np_str_trim(value[NP_RECORD_ID]),
                    .title = value[NP_RECORD_TITLE],
                    .text = is_html ? np_buf_view(&t->text) : value[NP_RECORD_TEXT],
                    .url = value[NP_RECORD_URL],
                    .source = value[NP_RECORD_SOURCE],
                    .author = value[NP_RECORD_AUTHOR],
                    .lang = value[NP_RECORD_LANG],
                    .story = value[NP_RECORD_STORY],
                    .category = t->category,
                    .n_categories = t->n_categories,
                    .published = np_reader_date(t->r, at, value[NP_RECORD_PUBLISHED]),
                    .updated = np_reader_date(t->r, at, value[NP_RECORD_UPDATED])};
    return np_reader_give(t->r, &a, at, err);
}

static np_code read_row(table *t, const np_row *row, np_error *err)
{
    np_place at = {.n = row->line};
    if (row->flaw == NP_ROW_TOO_LONG)
        return np_reader_skip(t->r, NP_SKIP_LIMIT, at, err,
                              "a row of more than %zu bytes; left out", t->r->opt->max_record);
    if (row->flaw == NP_ROW_OPEN)
        return np_reader_skip(t->r, NP_SKIP_CSV, at, err,
                              "a quote does not close; left out, with what follows up to a row "
                              "of %zu fields",
                              t->n_columns);
    if (row->n > t->n_columns)
        return np_reader_skip(t->r, NP_SKIP_CSV, at, err,
                              "%zu fields where the header has %zu; left out", row->n,
                              t->n_columns);
    return read_cells(t, row, at, err);
}

np_code np_read_csv(const np_reader *r, np_source *s, np_error *err)
{
    np_str head;
    np_code code = np_source_peek(s, NP_SNIFF_SIZE, &head, err);
    if (code)
        return code;
    if (has_old_lines(head))
        np_source_mend_lines(s);
    table t = {.r = r, .rows = np_rows_new(s, r->opt->max_record, err)};
    bool is_usable = false;
    code = t.rows ? read_header(&t, &is_usable, err) : NP_E_NOMEM;
    while (code == NP_OK && is_usable) {
        np_row row;
        code = np_rows_next(t.rows, &row, err);
        if (code || !row.cell)
            break;
        code = read_row(&t, &row, err);
    }
    np_buf_clear(&t.text);
    np_free(t.category);
    np_free(t.column);
    np_rows_free(t.rows);
    return code;
}
