/* tidy.c - the one gate every article passes: valid, trimmed, canonical, copied.
 *
 * Two kinds of fields: the text keeps its lines, everything else is a single line in which runs of
 * white space are one blank (but the id, which must stay what it was). Control characters, NUL
 * among them, become blanks in both: they mean nothing in news and much to terminals. The common
 * case, a field that needs no change, is one look and one copy. */
#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/read.h"
#include "read/url.h"

typedef enum { AS_LINE, AS_TEXT, AS_ID } shape;

typedef struct tidier {
    np_arena *arena;
    np_stats *stats;
    np_error *err;
    np_buf mended, url;
} tidier;

static bool is_control(char c, shape how)
{
    return ((unsigned char)c < ' ' && !(how == AS_TEXT && (c == '\n' || c == '\t'))) || c == 0x7F;
}

/* Text, which is long, in blocks of a fixed size, so that compilers can use wide registers. */
static size_t shaped_blocks(np_str s)
{
    size_t i = 0;
    for (; s.len - i >= 64; i += 64) {
        unsigned n_bad = 0;
        for (size_t k = 0; k < 64; k++)
            n_bad |= is_control(s.at[i + k], AS_TEXT);
        if (n_bad)
            break;
    }
    return i;
}

static bool is_in_shape(np_str s, shape how)
{
    for (size_t i = how == AS_TEXT ? shaped_blocks(s) : 0; i < s.len; i++)
        if (is_control(s.at[i], how) ||
            (how == AS_LINE && s.at[i] == ' ' && i + 1 < s.len && s.at[i + 1] == ' '))
            return false;
    return true;
}

/* In place; *len shrinks. "\r\n" and "\r" end a line of text. */
static void bring_into_shape(char *at, size_t *len, shape how)
{
    size_t n = 0;
    for (size_t i = 0; i < *len; i++) {
        char c = at[i];
        if (how == AS_TEXT && c == '\r') {
            if (i + 1 < *len && at[i + 1] == '\n')
                continue;
            c = '\n';
        }
        c = is_control(c, how) ? ' ' : c;
        if (how != AS_LINE || c != ' ' || n == 0 || at[n - 1] != ' ')
            at[n++] = c;
    }
    *len = n;
}

static bool tidy(tidier *t, np_str from, np_str *to, shape how)
{
    from = np_str_trim(from);
    t->mended.len = 0;
    if (np_utf8_valid(from) < from.len || !is_in_shape(from, how)) {
        t->stats->n_repaired += np_utf8_mend(from, &t->mended);
        if (np_buf_check(&t->mended, t->err))
            return false;
        bring_into_shape(t->mended.at, &t->mended.len, how);
        from = np_str_trim(np_buf_view(&t->mended));
    }
    return np_arena_copy(t->arena, from, to, t->err);
}

static bool tidy_url(tidier *t, const np_article *from, np_article *to)
{
    np_str url = {0};
    if (!tidy(t, from->url, &url, AS_LINE))
        return false;
    t->url.len = 0;
    np_url_canonical(url, &t->url);
    if (np_buf_check(&t->url, t->err) ||
        !np_arena_copy(t->arena, np_buf_view(&t->url), &to->url, t->err))
        return false;
    to->host = np_url_host(to->url);
    return to->host.len || tidy(t, from->host, &to->host, AS_LINE);
}

static bool tidy_categories(tidier *t, const np_article *from, np_article *to)
{
    np_str *category = np_arena_alloc(t->arena, from->n_categories, sizeof *category, t->err);
    if (!category)
        return false;
    for (size_t i = 0; i < from->n_categories; i++) {
        if (!tidy(t, from->category[i], &category[to->n_categories], AS_LINE))
            return false;
        to->n_categories += category[to->n_categories].len > 0;
    }
    to->category = category;
    return true;
}

/* Far beyond any date, and far from where sums of seconds end. */
static np_time tidy_time(np_time t)
{
    static const int64_t most = (int64_t)1 << 50;
    t.at = t.at < -most ? -most : t.at > most ? most : t.at;
    return t;
}

/* What a reader left in its file stays there; what was left elsewhere is fetched. */
static np_code tidy_raw(const np_article *from, np_article *to, const np_shelves *shelves,
                        np_error *err)
{
    if (!from->left)
        return np_arena_copy(shelves->raw, from->raw, &to->raw, err) ? NP_OK : NP_E_NOMEM;
    to->raw.len = from->raw.len;
    if (from->raw.at) {
        np_left *left = np_arena_alloc(shelves->strings, 1, sizeof *left, err);
        if (!left)
            return NP_E_NOMEM;
        *left = *from->left;
        to->left = left;
        return NP_OK;
    }
    char *bytes = np_arena_alloc(shelves->raw, from->raw.len, 1, err);
    to->raw.at = bytes;
    return bytes ? np_article_raw(from, bytes, err) : NP_E_NOMEM;
}

np_code np_article_tidy(const np_article *from, np_article *to, const np_shelves *shelves,
                        np_stats *stats, np_error *err)
{
    tidier t = {.arena = shelves->text, .stats = stats, .err = err};
    np_article a = {.published = tidy_time(from->published),
                    .updated = tidy_time(from->updated),
                    .raw_kind = from->raw_kind,
                    .line = from->line};
    np_code code = tidy_raw(from, &a, shelves, err);
    if (code)
        return code;
    bool is_done = tidy(&t, from->text, &a.text, AS_TEXT);
    t.arena = shelves->strings;
    is_done = is_done && tidy(&t, from->id, &a.id, AS_ID) &&
              tidy(&t, from->title, &a.title, AS_LINE) && tidy_url(&t, from, &a) &&
              tidy(&t, from->source, &a.source, AS_LINE) &&
              tidy(&t, from->author, &a.author, AS_LINE) &&
              tidy(&t, from->lang, &a.lang, AS_LINE) && tidy(&t, from->story, &a.story, AS_ID) &&
              np_arena_copy(t.arena, from->file, &a.file, err) && tidy_categories(&t, from, &a);
    np_buf_clear(&t.mended);
    np_buf_clear(&t.url);
    if (!is_done)
        return NP_E_NOMEM;
    if (a.source.len == 0)
        a.source = a.host;
    *to = a;
    return NP_OK;
}
