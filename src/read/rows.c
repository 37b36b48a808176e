/* rows.c - rows of quoted cells, told from what only looks like them.
 *
 *     1,"a title","a text of
 *     two lines"             a row may go on behind a line break, if a quote is open there
 *     2,"no end,text         so here anything might follow, to the end of the file
 *     3,"a title","a text"   unless what follows cannot be what the quote encloses
 *
 * A row of one line is believed. A row of several must give reason to: it has as many cells as
 * the first row, and within it no quote stands where another cell would begin. Otherwise its quote
 * was never meant to be open: the first line is lost alone, and reading goes on behind it, up to
 * the next line with the right number of cells passing over what may be left of a text.
 *
 * So lines may be gone through twice, or more often by those who mean us harm: rows that begin in
 * vain on every line and each reach far. Bytes gone through in vain are counted, and when they
 * outgrow what the input pays for, a row is lost with all its lines. */
#include "read/rows.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/lines.h"

enum { IN_VAIN = 8 }; /* bytes gone through in vain for each that is done with */

struct np_rows {
    np_lines *lines;
    size_t max_record;
    char separator;   /* 0: not known yet */
    size_t n_columns; /* of the first row */
    bool is_lost;     /* behind a broken row, until one fits */
    uint64_t n_done, n_in_vain;

    /* the row at hand */
    np_buf text;      /* of its cells, one behind the other */
    size_t *end;      /* of each cell, in text */
    size_t n, n_ends; /* cells; those kept */
    size_t cap_ends;
    np_str *cell;
    size_t cap_cells;
    size_t at;    /* in the line, or lines */
    size_t first; /* the size of the first line */
    bool is_quoted, is_broken;
};

np_rows *np_rows_new(np_source *s, size_t max_record, np_error *err)
{
    np_rows *rows = np_alloc(sizeof *rows, 0, 0, err);
    if (!rows)
        return NULL;
    rows->max_record = max_record;
    rows->lines = np_lines_new(s, max_record, err);
    if (rows->lines)
        return rows;
    np_rows_free(rows);
    return NULL;
}

void np_rows_free(np_rows *rows)
{
    if (!rows)
        return;
    np_free(rows->cell);
    np_free(rows->end);
    np_buf_clear(&rows->text);
    np_lines_free(rows->lines);
    np_free(rows);
}

char np_rows_separator(np_str line)
{
    static const char known[] = {',', ';', '\t', '|'};
    size_t count[sizeof known] = {0}, best = 0;
    bool is_quoted = false;
    for (size_t i = 0; i < line.len; i++) {
        is_quoted ^= line.at[i] == '"';
        for (size_t k = 0; k < sizeof known && !is_quoted; k++)
            count[k] += line.at[i] == known[k];
    }
    for (size_t k = 1; k < sizeof known; k++)
        best = count[k] > count[best] ? k : best;
    return known[best];
}

/* ---- Cells ------------------------------------------------------------- */

static np_code end_cell(np_rows *rows, np_error *err)
{
    size_t most = rows->n_columns ? rows->n_columns : NP_ROW_CELLS;
    if (rows->n_ends == most) {
        size_t kept = rows->end[most - 1];
        rows->n += rows->text.len > kept;
        rows->text.len = kept;
        return NP_OK;
    }
    rows->n++;
    if (!NP_GROW(rows->end, rows->cap_ends, rows->n_ends + 1, err))
        return NP_E_NOMEM;
    rows->end[rows->n_ends++] = rows->text.len;
    return NP_OK;
}

/* Is i where a cell of s may end? */
static bool is_end(const np_rows *rows, np_str s, size_t i)
{
    return i == s.len || s.at[i] == rows->separator || (s.at[i] == '\r' && i + 1 == s.len);
}

/* Within quotes: to behind the one that closes them, if s has it. */
static void take_quoted(np_rows *rows, np_str s)
{
    while (rows->at < s.len) {
        const char *from = s.at + rows->at;
        const char *quote = memchr(from, '"', s.len - rows->at);
        size_t i = quote ? (size_t)(quote - s.at) : s.len;
        np_buf_put(&rows->text, from, i - rows->at);
        rows->at = i + (quote != NULL);
        if (!quote)
            return;
        if (is_end(rows, s, rows->at)) {
            rows->is_quoted = false;
            return;
        }
        np_buf_char(&rows->text, '"'); /* doubled, or by itself where nobody doubled it */
        if (s.at[rows->at] == '"') {
            rows->at++;
        } else if (i > rows->first && (s.at[i - 1] == '\n' || s.at[i - 1] == rows->separator)) {
            rows->is_broken = true; /* a later cell begins here */
            return;
        }
    }
}

static void take_plain(np_rows *rows, np_str s)
{
    const char *from = s.at + rows->at;
    const char *stop = memchr(from, rows->separator, s.len - rows->at);
    size_t end = stop ? (size_t)(stop - s.at) : s.len;
    size_t n = end - rows->at;
    rows->at = end;
    np_buf_put(&rows->text, from, n - (!stop && n && from[n - 1] == '\r'));
}

/* Take cells from s, where the last call ended. *is_over: s ends with the row, or it is broken. */
static np_code take_cells(np_rows *rows, np_str s, bool *is_over, np_error *err)
{
    np_code code = NP_OK;
    for (;;) {
        if (!rows->is_quoted && rows->at < s.len && s.at[rows->at] == '"') {
            rows->is_quoted = true;
            rows->at++;
        }
        if (rows->is_quoted)
            take_quoted(rows, s);
        else
            take_plain(rows, s);
        *is_over = rows->is_broken || !rows->is_quoted;
        if (rows->is_quoted)
            return np_buf_check(&rows->text, err);
        code = end_cell(rows, err);
        bool is_last = rows->at == s.len || s.at[rows->at] != rows->separator;
        if (code || is_last)
            return code ? code : np_buf_check(&rows->text, err);
        rows->at++;
    }
}

/* ---- Rows -------------------------------------------------------------- */

static np_code take_row(np_rows *rows, np_cut *cut, np_error *err)
{
    bool is_over, is_joined = true;
    rows->text.len = rows->n = rows->n_ends = rows->at = 0;
    rows->is_quoted = rows->is_broken = false;
    rows->first = cut->bytes.len;
    for (;;) {
        np_code code = take_cells(rows, cut->bytes, &is_over, err);
        rows->is_broken |= cut->bytes.len > rows->first && rows->n_columns &&
                           (is_over ? rows->n != rows->n_columns : rows->n >= rows->n_columns);
        if (code || is_over || rows->is_broken)
            return code;
        code = np_lines_join(rows->lines, cut, &is_joined, err);
        rows->is_broken = !is_joined;
        if (code || !is_joined)
            return code;
    }
}

/* A row that broke: go on behind its first line, if the input has paid for that. */
static void go_back(np_rows *rows, const np_cut *cut)
{
    rows->is_lost = rows->n_columns > 0;
    rows->n_in_vain += cut->is_too_long ? rows->max_record : cut->bytes.len - rows->first;
    if (rows->n_in_vain <= IN_VAIN * rows->n_done + 2 * (uint64_t)rows->max_record)
        np_lines_unjoin(rows->lines, cut, rows->first);
}

static np_code give_cells(np_rows *rows, np_row *row, np_error *err)
{
    if (!NP_GROW(rows->cell, rows->cap_cells, rows->n_ends, err))
        return NP_E_NOMEM;
    const char *text = rows->text.len ? rows->text.at : "";
    for (size_t i = 0, start = 0; i < rows->n_ends; start = rows->end[i++])
        rows->cell[i] = (np_str){text + start, rows->end[i] - start};
    row->cell = rows->cell;
    row->n = rows->n;
    if (!rows->n_columns)
        rows->n_columns = rows->n_ends;
    return NP_OK;
}

np_code np_rows_next(np_rows *rows, np_row *row, np_error *err)
{
    static const np_str no_cell;
    for (;;) {
        np_cut cut;
        np_code code = np_lines_next(rows->lines, &cut, err);
        *row = (np_row){.line = cut.line};
        if (code || (!cut.bytes.at && !cut.is_too_long))
            return code;
        rows->n_done += cut.bytes.len + 1;
        if (cut.is_too_long) {
            *row = (np_row){&no_cell, 0, cut.line, NP_ROW_TOO_LONG};
            return NP_OK;
        }
        if (cut.bytes.len == 0 || np_str_equal(cut.bytes, NP_STR("\r")))
            continue;
        if (!rows->separator)
            rows->separator = np_rows_separator(cut.bytes);
        code = take_row(rows, &cut, err);
        if (code)
            return code;
        if (rows->is_broken) {
            go_back(rows, &cut);
            *row = (np_row){&no_cell, 0, cut.line, NP_ROW_OPEN};
            return NP_OK;
        }
        if (rows->is_lost && rows->n != rows->n_columns)
            continue;
        rows->is_lost = false;
        return give_cells(rows, row, err);
    }
}
