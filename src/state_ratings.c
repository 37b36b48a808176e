/* state_ratings.c - the raw significance of each story of the last 28 days, and the scale it makes.
 *
 *     rating   number / 4096 -> (story, articles, last told of, raw) of the stories of that range
 *     meta     "scale"       -> when it was made, of how much, and its knots
 *
 * Stories are numbered by age, so those that are told of lie in the last few rows and only these
 * are written anew. The knots are those of `newsprint calibrate` (story/calibration.h), made of all
 * ratings whenever one changed: the scale follows from the rows, which newsprint check holds it to,
 * and who looks reads one row.
 *
 * Refused: a row a story, which at 12,888 articles a day is fifty thousand of them to write; and
 * scores instead of raw values, which would be of another scale each day. */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, IN_ROW = 4096, ENTRY = 4 + 4 + 8 + 8 };
static const double GRID = 65536, MILLION = 1e6;

void np_ratings_clear(np_ratings *r)
{
    np_free(r->at);
    *r = (np_ratings){0};
}

np_code np_ratings_add(np_ratings *r, np_rating one, np_error *err)
{
    if (!NP_GROW(r->at, r->cap, r->n + 1, err))
        return NP_E_NOMEM;
    r->at[r->n++] = one;
    return NP_OK;
}

/* ---- rows ---- */

typedef struct reading {
    const np_state *s;
    np_ratings *to;
} reading;

static np_code take_row(void *ctx, uint64_t key, np_str value, np_error *err)
{
    reading *r = ctx;
    np_loader l = {value, false};
    np_str version = np_loader_bytes(&l, 1);
    np_code code = NP_OK;
    if (!version.len || version.at[0] != VERSION || l.left.len % ENTRY || !l.left.len)
        return np_state_damage(err, "rating", key, "it is not what newsprint puts there");
    while (l.left.len && !code) {
        np_rating one = {.story = np_loader_u32(&l)};
        one.n_articles = np_loader_u32(&l);
        one.last = (int64_t)np_loader_u64(&l);
        one.raw = (double)np_loader_u64(&l) / GRID;
        bool is_next = r->to->n == 0 || r->to->at[r->to->n - 1].story < one.story;
        if (one.story / IN_ROW != key || one.story >= r->s->head.n_stories || !is_next ||
            one.n_articles == 0)
            return np_state_damage(err, "rating", key, "it does not follow from the stories");
        code = np_ratings_add(r->to, one, err);
    }
    return code;
}

np_code np_ratings_read(np_state *s, np_ratings *r, np_error *err)
{
    reading job = {s, r};
    return np_store_scan_at(s->store, NP_RATING, 0, NP_STORE_LAST, take_row, &job, err);
}

/* The row of the n ratings at `at` is what it was, or is put; n 0: it is taken out. */
static np_code put_row(np_state *s, uint64_t key, const np_rating *at, size_t n, np_error *err)
{
    np_str old;
    bool is_there;
    np_buf *b = &s->value;
    b->len = 0;
    np_buf_char(b, VERSION);
    for (size_t k = 0; k < n; k++) {
        np_value_u32(b, at[k].story);
        np_value_u32(b, at[k].n_articles);
        np_value_u64(b, (uint64_t)at[k].last);
        np_value_u64(b, (uint64_t)llround(at[k].raw * GRID));
    }
    np_code code = np_buf_check(b, err);
    if (!code)
        code = np_store_get_at(s->store, NP_RATING, key, &old, &is_there, err);
    if (code || (n == 0 && !is_there))
        return code;
    bool is_same = is_there && old.len == b->len && !memcmp(old.at, b->at, b->len);
    if (n && is_same)
        return NP_OK;
    return n ? np_state_put_at(s, NP_RATING, key, err)
             : np_store_remove_at(s->store, NP_RATING, key, err);
}

static np_code note_key(void *ctx, uint64_t key, np_str value, np_error *err)
{
    bool *is_there = ctx;
    (void)value, (void)err;
    is_there[key] = true;
    return NP_OK;
}

static int by_story(const void *a, const void *b)
{
    const np_rating *x = a, *y = b;
    return (x->story > y->story) - (x->story < y->story);
}

static np_code put_rows(np_state *s, np_ratings *r, np_error *err)
{
    uint64_t n_rows = s->head.n_stories / IN_ROW + 1;
    bool *is_there = np_alloc(0, n_rows, sizeof *is_there, err);
    if (!is_there)
        return NP_E_NOMEM;
    if (r->n)
        qsort(r->at, r->n, sizeof *r->at, by_story);
    np_code code = np_store_scan_at(s->store, NP_RATING, 0, n_rows - 1, note_key, is_there, err);
    for (size_t from = 0, to; from < r->n; from = to) {
        uint64_t key = r->at[from].story / IN_ROW;
        for (to = from; to < r->n && r->at[to].story / IN_ROW == key; to++)
            ;
        is_there[key] = false;
        if (!code)
            code = put_row(s, key, r->at + from, to - from, err);
    }
    for (uint64_t key = 0; key < n_rows && !code; key++)
        if (is_there[key])
            code = put_row(s, key, NULL, 0, err);
    np_free(is_there);
    return code;
}

/* ---- the scale ---- */

np_code np_scale_make(const np_ratings *r, int64_t made, np_kept_scale *scale, np_error *err)
{
    double *raw = np_alloc(0, r->n, sizeof *raw, err);
    size_t *n_articles = np_alloc(0, r->n, sizeof *n_articles, err);
    np_code code = raw && n_articles ? NP_OK : NP_E_NOMEM;
    *scale = (np_kept_scale){.made = made, .from = made, .to = made};
    for (size_t k = 0; k < r->n && !code; k++) {
        const np_rating *one = &r->at[k];
        raw[k] = one->raw;
        n_articles[k] = one->n_articles;
        scale->n_articles += one->n_articles;
        scale->from = k == 0 || one->last < scale->from ? one->last : scale->from;
        scale->to = k == 0 || one->last > scale->to ? one->last : scale->to;
    }
    if (!code)
        code = np_calibration_knots(raw, n_articles, r->n, scale->knot, &scale->n_knots, err);
    np_free(n_articles);
    np_free(raw);
    return code;
}

static void say_scale(const np_kept_scale *scale, np_buf *b)
{
    b->len = 0;
    np_buf_char(b, VERSION);
    np_value_u64(b, (uint64_t)scale->made);
    np_value_u64(b, scale->n_articles);
    np_value_u64(b, (uint64_t)scale->from);
    np_value_u64(b, (uint64_t)scale->to);
    for (size_t k = 0; k < scale->n_knots; k++) {
        np_value_u64(b, (uint64_t)llround(scale->knot[k].raw * GRID));
        np_value_u32(b, (uint32_t)llround(scale->knot[k].score * MILLION));
    }
}

np_code np_scale_put(np_state *s, const np_kept_scale *scale, np_error *err)
{
    say_scale(scale, &s->value);
    np_code code = np_buf_check(&s->value, err);
    return code ? code
                : np_store_put(s->store, NP_META, NP_STR("scale"), np_buf_view(&s->value), err);
}

np_code np_scale_get(np_state *s, np_kept_scale *scale, bool *is_there, np_error *err)
{
    np_str value;
    np_code code = np_store_get(s->store, NP_META, NP_STR("scale"), &value, is_there, err);
    *scale = (np_kept_scale){0};
    if (code || !*is_there)
        return code;
    np_loader l = {value, false};
    np_str version = np_loader_bytes(&l, 1);
    scale->made = (int64_t)np_loader_u64(&l);
    scale->n_articles = np_loader_u64(&l);
    scale->from = (int64_t)np_loader_u64(&l);
    scale->to = (int64_t)np_loader_u64(&l);
    bool is_fit = version.len && version.at[0] == VERSION && !l.is_short && l.left.len % 12 == 0 &&
                  l.left.len / 12 <= NP_MOST_KNOTS && scale->n_articles < NP_NO_STORY;
    while (is_fit && l.left.len) {
        np_knot *knot = &scale->knot[scale->n_knots++];
        knot->raw = (double)np_loader_u64(&l) / GRID;
        knot->score = (double)np_loader_u32(&l) / MILLION;
        is_fit = knot->score <= 10 && (knot == scale->knot ||
                                       (knot[-1].raw < knot->raw && knot[-1].score <= knot->score));
    }
    return is_fit ? NP_OK
                  : np_fail(err, NP_E_INPUT,
                            "table meta, key scale: it is not what newsprint puts "
                            "there; " NP_STORE_ADVICE);
}

bool np_scale_is_of(const np_kept_scale *scale, const np_kept_scale *other)
{
    bool is_same =
        scale->n_knots == other->n_knots && scale->n_articles == other->n_articles &&
        (scale->n_articles == 0 || (scale->from == other->from && scale->to == other->to));
    for (size_t k = 0; k < scale->n_knots && is_same; k++)
        is_same = scale->knot[k].raw == other->knot[k].raw &&
                  scale->knot[k].score == other->knot[k].score;
    return is_same;
}

np_code np_ratings_put(np_state *s, np_ratings *r, int64_t made, np_error *err)
{
    np_kept_scale scale;
    np_code code = np_scale_make(r, made, &scale, err);
    if (!code)
        code = put_rows(s, r, err);
    return code ? code : np_scale_put(s, &scale, err);
}
