/* sums.c - integers by key, which add up in any order to the same table.
 *
 * Whatever is true of a whole collection is kept as such a table, and nothing else is: counts of
 * texts, weights in fixed point. Floating point was refused, as the sum of seven parts would
 * depend on the order of the parts. The saved form is sorted by key and leaves out zeros, so equal
 * tables are equal bytes, whatever they were added up from.
 *
 *     "NPSM" | version | kind | form | n | n times (key, sum), ascending | checksum */
#include "base/sums.h"
#include "base/error.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/saved.h"
#include "base/sort.h"

enum { VERSION = 1, ROW = 16 };

struct np_sums {
    np_sums_kind kind;
    uint64_t form;
    np_map *place; /* of a key in the arrays */
    uint64_t *key;
    int64_t *sum;
    size_t n, key_cap, sum_cap;
};

np_sums *np_sums_new(np_error *err)
{
    np_sums *s = np_alloc(sizeof *s, 0, 0, err);
    if (s && !(s->place = np_map_new(err))) {
        np_free(s);
        return NULL;
    }
    return s;
}

void np_sums_free(np_sums *s)
{
    if (!s)
        return;
    np_free(s->sum);
    np_free(s->key);
    np_map_free(s->place);
    np_free(s);
}

int64_t np_sums_get(const np_sums *s, uint64_t key)
{
    const uint32_t *at = np_map_find(s->place, key);
    return at ? s->sum[*at] : 0;
}

static const char *name_of(np_sums_kind kind)
{
    static const char *const name[] = {"nothing", "lines",   "furniture", "features",
                                       "terms",   "stories", "vectors"};
    return (size_t)kind < sizeof name / sizeof *name ? name[kind] : "something later";
}

np_code np_sums_check(const np_sums *s, np_sums_kind kind, uint64_t form, np_error *err)
{
    if (s->kind == NP_SUMS_NONE || kind == NP_SUMS_NONE)
        return NP_OK;
    if (s->kind != kind)
        return np_fail(err, NP_E_USAGE, "a table of %s where one of %s is needed", name_of(s->kind),
                       name_of(kind));
    if (s->form != form)
        return np_fail(err, NP_E_USAGE,
                       "a table of %s made with other options, or from texts read otherwise",
                       name_of(kind));
    return NP_OK;
}

np_code np_sums_claim(np_sums *s, np_sums_kind kind, uint64_t form, np_error *err)
{
    np_code code = np_sums_check(s, kind, form, err);
    if (!code && kind != NP_SUMS_NONE)
        s->kind = kind, s->form = form;
    return code;
}

/* Where a key's sum is; a new one is 0, which is as if it were not there. NULL: NP_E_NOMEM. */
static int64_t *place_of(np_sums *s, uint64_t key, np_error *err)
{
    if (s->n >= UINT32_MAX) {
        np_fail(err, NP_E_LIMIT, "a table of more than %u sums", UINT32_MAX);
        return NULL;
    }
    if (!NP_GROW(s->key, s->key_cap, s->n + 1, err) || !NP_GROW(s->sum, s->sum_cap, s->n + 1, err))
        return NULL;
    const uint32_t *at = np_map_put(s->place, key, (uint32_t)s->n, err);
    if (!at)
        return NULL;
    if (*at == s->n) {
        s->key[s->n] = key;
        s->sum[s->n++] = 0;
    }
    return &s->sum[*at];
}

static np_code add_one(np_sums *s, uint64_t key, int64_t n, np_error *err)
{
    np_error why = {0};
    int64_t *sum = place_of(s, key, &why);
    if (!sum) {
        if (err)
            *err = why;
        return why.code;
    }
    bool is_too_large = n > 0 ? *sum > INT64_MAX - n : *sum < INT64_MIN - n;
    if (is_too_large)
        return np_fail(err, NP_E_LIMIT, "a sum of more than 63 bits");
    *sum += n;
    return NP_OK;
}

/* times NULL: n each. */
static np_code count(np_sums *s, const uint64_t *key, const int64_t *times, int64_t n,
                     size_t n_keys, np_error *err)
{
    np_code code = NP_OK;
    size_t i = 0;
    for (; i < n_keys && !code; i++)
        code = add_one(s, key[i], times ? times[i] : n, err);
    for (size_t k = 0; code && k + 1 < i; k++)
        s->sum[*np_map_find(s->place, key[k])] -= times ? times[k] : n;
    return code;
}

np_code np_sums_count(np_sums *s, const uint64_t *key, size_t n_keys, int64_t n, np_error *err)
{
    return count(s, key, NULL, n, n_keys, err);
}

np_code np_sums_count_each(np_sums *s, const uint64_t *key, const int64_t *times, size_t n_keys,
                           np_error *err)
{
    return count(s, key, times, 0, n_keys, err);
}

size_t np_sums_rows(const np_sums *s) { return s->n; }

uint64_t np_sums_row(const np_sums *s, size_t i, int64_t *sum)
{
    *sum = s->sum[i];
    return s->key[i];
}

uint64_t np_sums_form(const np_sums *s) { return s->form; }

np_code np_sums_add(np_sums *s, const np_sums *other, np_error *err)
{
    np_sums_kind kind = s->kind;
    uint64_t form = s->form;
    np_code code = np_sums_claim(s, other->kind, other->form, err);
    size_t n = other->n, i = 0; /* other may be s itself */
    for (; i < n && !code; i++)
        code = add_one(s, other->key[i], other->sum[i], err);
    if (!code)
        return NP_OK;
    for (size_t k = 0; k + 1 < i; k++) {
        int64_t *sum = &s->sum[*np_map_find(s->place, other->key[k])];
        *sum = s == other ? *sum / 2 : *sum - other->sum[k];
    }
    s->kind = kind, s->form = form;
    return code;
}

np_code np_sums_save(const np_sums *s, np_put *put, void *to, np_error *err)
{
    np_keyed *item = np_alloc(0, s->n, 2 * sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->sum[i])
            item[n++] = (np_keyed){s->key[i], (uint32_t)i};
    np_sort_keyed(item, item + s->n, n, 64);
    np_saver out;
    np_saver_open(&out, "NPSM", VERSION, put, to);
    np_saver_u32(&out, s->kind);
    np_saver_u64(&out, s->form);
    np_saver_u64(&out, n);
    for (size_t i = 0; i < n; i++) {
        np_saver_u64(&out, item[i].key);
        np_saver_u64(&out, (uint64_t)s->sum[item[i].index]);
    }
    np_free(item);
    return np_saver_close(&out, err);
}

static np_code load_rows(np_sums *s, np_loader *in, uint64_t n, np_error *err)
{
    uint64_t last = 0;
    if (in->left.len / ROW != n || in->left.len % ROW)
        return np_fail(err, NP_E_INPUT, "a table of sums whose size is not the one it tells");
    for (uint64_t i = 0; i < n; i++) {
        uint64_t key = np_loader_u64(in);
        if (i && key <= last)
            return np_fail(err, NP_E_INPUT, "a table of sums whose keys do not ascend");
        last = key;
        np_code code = add_one(s, key, (int64_t)np_loader_u64(in), err);
        if (code)
            return code;
    }
    return NP_OK;
}

np_sums *np_sums_load(np_str saved, np_error *err)
{
    np_loader in;
    if (np_loader_open(&in, saved, "NPSM", VERSION, "a table of sums", err))
        return NULL;
    np_sums *s = np_sums_new(err);
    if (!s)
        return NULL;
    s->kind = (np_sums_kind)np_loader_u32(&in);
    s->form = np_loader_u64(&in);
    uint64_t n = np_loader_u64(&in);
    if (in.is_short || load_rows(s, &in, n, err)) {
        if (in.is_short)
            np_fail(err, NP_E_INPUT, "a table of sums that ends too early");
        np_sums_free(s);
        return NULL;
    }
    return s;
}
