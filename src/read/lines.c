/* lines.c - records out of a stream, in a buffer that never holds more than one and a chunk.
 *
 *     at [ ...taken... | start  record  | read ahead  end | padding ]
 *
 * Batches of lines are cut from two such buffers in turn: while some work on the lines of one, the
 * other is filled, beginning with what of the first was no whole line. What was read before, to
 * look whether the file is one value, is cut where it lies. Refused: one buffer as long as both,
 * gone through as a ring. A line that wraps round its end would have to be copied, too.
 *
 * A record over max_record is passed over chunk by chunk without being held. Arrays are cut by
 * counting brackets outside strings, which is enough to find where a good element ends; whether
 * it is good is for the parser to say. A line break within a string, which JSON has not, ends the
 * element there: so a quote left open spoils its element, not the rest of the file. */
#include "read/lines.h"
#include "base/mem.h"
#include "read/json.h"
#include <string.h>

enum { CHUNK = 256 << 10 };

struct np_lines {
    np_source *source;
    size_t max_record;
    char *at;
    size_t start, end, cap;
    char *other; /* what the next batch is read into; what it holds belongs to the last but one */
    size_t other_cap;
    size_t cut_start; /* of the line last returned */
    size_t line;      /* where start lies */
    uint64_t n_read;  /* bytes of the source, up to end */
    bool is_over;     /* nothing behind end */
    bool is_in_array;
};

np_lines *np_lines_new(np_source *s, size_t max_record, np_error *err)
{
    np_lines *l = np_alloc(sizeof *l, 0, 0, err);
    if (!l)
        return NULL;
    l->source = s;
    l->max_record = max_record;
    l->line = 1;
    if (!NP_GROW(l->at, l->cap, CHUNK + NP_JSON_PADDING, err)) {
        np_lines_free(l);
        return NULL;
    }
    return l;
}

void np_lines_free(np_lines *l)
{
    if (!l)
        return;
    np_free(l->other);
    np_free(l->at);
    np_free(l);
}

/* Read more behind end; what lies before `keep` may go. Offsets shift by *shift. */
static np_code more(np_lines *l, size_t keep, size_t *shift, np_error *err)
{
    *shift = 0;
    if (l->cap - l->end < CHUNK / 2 + NP_JSON_PADDING && keep > 0) {
        memmove(l->at, l->at + keep, l->end - keep);
        l->end -= keep;
        *shift = keep;
    }
    if (l->cap - l->end < CHUNK / 2 + NP_JSON_PADDING &&
        !NP_GROW(l->at, l->cap, l->end + CHUNK + NP_JSON_PADDING, err))
        return NP_E_NOMEM;
    size_t got;
    np_code code =
        np_source_read(l->source, l->at + l->end, l->cap - l->end - NP_JSON_PADDING, &got, err);
    l->end += got;
    l->n_read += got;
    l->is_over = code == NP_OK && got == 0;
    return code;
}

/* A cut that begins where start lies. */
static np_cut begun(const np_lines *l)
{
    return (np_cut){.line = l->line, .at = l->n_read - (l->end - l->start)};
}

np_code np_lines_next(np_lines *l, np_cut *cut, np_error *err)
{
    size_t seen = l->start, shift;
    *cut = begun(l);
    for (;;) {
        char *stop = memchr(l->at + seen, '\n', l->end - seen);
        size_t end = stop ? (size_t)(stop - l->at) : l->end;
        cut->is_too_long |= end - l->start > l->max_record;
        if (cut->is_too_long)
            l->start = end;
        if (stop || l->is_over) {
            bool is_end = !stop && l->start == end && !cut->is_too_long;
            cut->bytes = (np_str){is_end ? NULL : l->at + l->start, end - l->start};
            l->cut_start = l->start;
            l->start = end + (stop != NULL);
            l->line += stop != NULL;
            return NP_OK;
        }
        np_code code = more(l, l->start, &shift, err);
        l->start -= shift;
        seen = end - shift;
        if (code)
            return code;
    }
}

/* ---- Batches ----------------------------------------------------------- */

void np_cuts_clear(np_cuts *c)
{
    np_free(c->cut);
    *c = (np_cuts){0};
}

/* Leave what was read to those who work on it, and go on in the other buffer, from start on: at
 * least `size` bytes, if there are. */
static np_code turn(np_lines *l, size_t size, np_error *err)
{
    size_t rest = l->end - l->start, shift;
    if (!NP_GROW(l->other, l->other_cap, rest + CHUNK + NP_JSON_PADDING, err))
        return NP_E_NOMEM;
    memcpy(l->other, l->at + l->start, rest);
    char *at = l->other;
    size_t cap = l->other_cap;
    l->other = l->at, l->other_cap = l->cap;
    l->at = at, l->cap = cap;
    l->start = 0, l->end = rest;
    np_code code = NP_OK;
    while (code == NP_OK && !l->is_over && l->end < size)
        code = more(l, 0, &shift, err);
    return code;
}

/* Where the lines end that lie whole within `size` bytes; start, if not even one does. */
static size_t whole_lines(const np_lines *l, size_t size)
{
    size_t end = l->end - l->start > size ? l->start + size : l->end;
    if (l->is_over && end == l->end)
        return end;
    while (end > l->start && l->at[end - 1] != '\n')
        end--;
    return end;
}

np_code np_lines_batch(np_lines *l, size_t size, np_cuts *cuts, np_error *err)
{
    np_code code = NP_OK;
    size_t whole = whole_lines(l, size);
    cuts->n = 0;
    if (!l->is_over && (whole == l->start || l->end - l->start < size)) {
        code = turn(l, size, err);
        whole = whole_lines(l, size);
    }
    bool is_alone = whole == l->start; /* then more is read, and `whole` is where it was */
    do {
        np_cut cut;
        if (code || !NP_GROW(cuts->cut, cuts->cap, cuts->n + 1, err) ||
            (code = np_lines_next(l, &cut, err))) {
            cuts->n = 0;
            return code ? code : NP_E_NOMEM;
        }
        if (!cut.bytes.at)
            break;
        cuts->cut[cuts->n++] = cut;
    } while (!is_alone && l->start < whole && cuts->n < NP_MOST_CUTS);
    return NP_OK;
}

/* ---- One value over several lines --------------------------------------- */

np_code np_lines_widen(np_lines *l, np_cut *cut, np_error *err)
{
    while (!l->is_over && l->end - l->cut_start <= l->max_record) {
        size_t shift;
        np_code code = more(l, l->cut_start, &shift, err);
        l->cut_start -= shift, l->start -= shift;
        if (code)
            return code;
    }
    cut->is_too_long = l->end - l->cut_start > l->max_record;
    if (!cut->is_too_long)
        cut->bytes = (np_str){l->at + l->cut_start, l->end - l->cut_start};
    return NP_OK;
}

np_code np_lines_join(np_lines *l, np_cut *cut, bool *is_joined, np_error *err)
{
    size_t seen = l->start, shift, len = cut->bytes.len;
    np_code code = NP_OK;
    *is_joined = false;
    while (code == NP_OK) {
        char *stop = memchr(l->at + seen, '\n', l->end - seen);
        size_t end = stop ? (size_t)(stop - l->at) : l->end;
        cut->is_too_long = end - l->cut_start > l->max_record;
        *is_joined = !cut->is_too_long && (stop || (l->is_over && end > l->start));
        if (*is_joined) {
            len = end - l->cut_start;
            l->start = end + (stop != NULL);
            l->line += stop != NULL;
        }
        if (*is_joined || cut->is_too_long || l->is_over)
            break;
        code = more(l, l->cut_start, &shift, err);
        l->cut_start -= shift, l->start -= shift;
        seen = end - shift;
    }
    cut->bytes = (np_str){l->at + l->cut_start, len};
    return code;
}

void np_lines_unjoin(np_lines *l, const np_cut *cut, size_t first)
{
    if (cut->bytes.len == first)
        return;
    l->start = l->cut_start + first + 1;
    l->line = cut->line + 1;
}

void np_lines_finish(np_lines *l) { l->start = l->end; }

np_code np_lines_next_byte(np_lines *l, char *byte, np_error *err)
{
    *byte = 0;
    for (;;) {
        for (; l->start < l->end; l->start++) {
            char c = l->at[l->start];
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
                return *byte = c, NP_OK;
            l->line += c == '\n';
        }
        size_t shift;
        if (l->is_over)
            return NP_OK;
        np_code code = more(l, l->start, &shift, err);
        l->start -= shift;
        if (code)
            return code;
    }
}

/* Where we are in an element: enough of JSON to know which comma ends it. */
typedef struct nesting {
    size_t depth;
    bool is_in_string, is_escaped;
} nesting;

/* Take c in; does it end the element? */
static bool ends(nesting *n, char c)
{
    if (n->is_in_string) {
        if (c == '\n')
            return true;
        n->is_in_string = c != '"' || n->is_escaped;
        n->is_escaped = !n->is_escaped && c == '\\';
        return false;
    }
    if (n->depth == 0 && (c == ',' || c == ']'))
        return true;
    n->is_in_string = c == '"';
    n->depth += c == '{' || c == '[';
    n->depth -= n->depth > 0 && (c == '}' || c == ']');
    return false;
}

np_code np_lines_element(np_lines *l, np_cut *cut, np_error *err)
{
    char first;
    if (!l->is_in_array)
        l->start++, l->is_in_array = true;
    np_code code = np_lines_next_byte(l, &first, err);
    if (code)
        return code;
    *cut = begun(l);
    nesting n = {0};
    for (size_t i = l->start;; i++) {
        if (i == l->end && !l->is_over) {
            size_t shift;
            if (i - l->start > l->max_record) {
                cut->is_too_long = true;
                l->start = i;
            }
            code = more(l, l->start, &shift, err);
            l->start -= shift, i -= shift;
            if (code)
                return code;
        }
        bool is_end = i == l->end;
        char c = is_end ? ']' : l->at[i];
        l->line += c == '\n';
        if (ends(&n, c) || is_end) {
            cut->is_last = c == ']';
            cut->is_too_long |= i - l->start > l->max_record;
            cut->bytes = (np_str){l->at + l->start, cut->is_too_long ? 0 : i - l->start};
            l->start = is_end ? i : i + 1;
            l->is_in_array = !cut->is_last;
            return NP_OK;
        }
    }
}
