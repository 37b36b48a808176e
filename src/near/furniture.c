/* furniture.c - lines that belong to the site, not to the article.
 *
 * "Read by 9000 minimalists." stands in many texts of one host that have nothing else in common;
 * a paragraph that a paper reprints stands in texts that are copies. So a line is furniture when
 * the texts that hold it fall apart once all lines that several texts share are taken out:
 *
 *     common: held by at least 4 texts of the host
 *     sketch: each holder without its common lines, its 16 smallest shingle hashes
 *     joined: two holders that share a quarter of their sketches (found by a sort, not by pairs),
 *             or a name
 *     furniture: a common line whose holders are at least 4 sets; all holders of which less than
 *                half is left are one set, since what is left may be noise
 *
 * The half was chosen on one page seen through 16 text extractors (copies/extractor_noise, without
 * its URLs): there every paragraph is common, and what is left is each extractor's own litter.
 * Pairwise F1 .943 without it.
 *
 * Linear in lines and texts. It can only take a pair away, so it is conservative where it guesses:
 * joining goes through texts that do not hold the line, and too much joining keeps a line. */
#include "base/mem.h"
#include "base/sets.h"
#include "base/sort.h"
#include "near/near.h"
#include <string.h>

enum {
    SKETCH = NP_FURNITURE_SKETCH,
    NEIGHBOURS = 8,        /* texts before it in a bucket that a text is compared with */
    PART_ITEMS = 1 << 23,  /* lines sorted at once, on all threads */
    SHARED_FROM = 1 << 16, /* lines are worth more than one thread */
    MOST_PARTS = 1 << 10
};

/* Sorted (key, text) of one part of the key space, each pair once. */
typedef struct holders {
    np_keyed *at, *spare;
    size_t n, cap, spare_cap;
} holders;

static void clear_holders(holders *h)
{
    np_free(h->spare);
    np_free(h->at);
}

static size_t count_lines(const np_lines *lines)
{
    size_t n = 0;
    for (size_t i = 0; i < lines->n; i++)
        n += lines->n_lines[i];
    return n;
}

size_t np_furniture_parts(const np_lines *lines, unsigned threads)
{
    size_t n = count_lines(lines), parts = 1;
    size_t most = threads > 1 && n > SHARED_FROM ? PART_ITEMS / threads / 2 : PART_ITEMS;
    while (parts < MOST_PARTS && n / parts > most)
        parts *= 2;
    return parts;
}

/* The lines of part p of n_parts, a power of two; only those in `of`, if given. */
static bool list_holders(const np_lines *lines, size_t p, size_t n_parts, const np_map *of,
                         holders *h, np_error *err)
{
    h->n = 0;
    for (size_t i = 0; i < lines->n; i++)
        for (size_t l = 0; l < lines->n_lines[i]; l++) {
            uint64_t key = lines->line[i][l];
            if ((key >> 32 & (n_parts - 1)) != p || (of && !np_map_find(of, key)))
                continue;
            if (!NP_GROW(h->at, h->cap, h->n + 1, err))
                return false;
            h->at[h->n++] = (np_keyed){.key = key, .index = (uint32_t)i};
        }
    if (!NP_GROW(h->spare, h->spare_cap, h->n, err))
        return false;
    if (h->n)
        np_sort_hashes(h->at, h->spare, h->n, 64);
    size_t kept = 0;
    for (size_t i = 0; i < h->n; i++) {
        bool is_repeat =
            i && h->at[i].key == h->at[i - 1].key && h->at[i].index == h->at[i - 1].index;
        if (!is_repeat)
            h->at[kept++] = h->at[i];
    }
    h->n = kept;
    return true;
}

size_t np_furniture_room(const np_lines *lines)
{
    enum { GROWN = 2 }; /* an array may have twice the room it needs */
    size_t n = count_lines(lines);
    return (n < PART_ITEMS ? n : PART_ITEMS) * GROWN * 2 * sizeof(np_keyed);
}

np_code np_furniture_common(const np_lines *lines, size_t part, size_t n_parts,
                            np_line_list *common, np_error *err)
{
    holders h = {0};
    np_code code = list_holders(lines, part, n_parts, NULL, &h, err) ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0, end; !code && i < h.n; i = end) {
        end = np_keyed_run(h.at, h.n, i);
        if (end - i < NP_FURNITURE_TEXTS)
            continue;
        if (NP_GROW(common->at, common->cap, common->n + 1, err))
            common->at[common->n++] = h.at[i].key;
        else
            code = NP_E_NOMEM;
    }
    clear_holders(&h);
    return code;
}

void np_furniture_sketch(const uint64_t *shingle, size_t n, size_t n_whole, uint64_t *sketch)
{
    size_t kept = 0;
    if (2 * n < n_whole)
        n = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = kept;
        while (at > 0 && sketch[at - 1] > shingle[i])
            at--;
        bool is_known = at > 0 && sketch[at - 1] == shingle[i];
        if (at == SKETCH || is_known)
            continue;
        kept += kept < SKETCH;
        memmove(sketch + at + 1, sketch + at, (kept - 1 - at) * sizeof *sketch);
        sketch[at] = shingle[i];
    }
    while (kept < SKETCH)
        sketch[kept++] = UINT64_MAX;
}

static size_t sketch_size(const uint64_t *sketch)
{
    size_t n = 0;
    while (n < SKETCH && sketch[n] != UINT64_MAX)
        n++;
    return n;
}

/* Do they share a quarter of the smaller one? */
static bool are_alike(const uint64_t *a, const uint64_t *b)
{
    size_t n_a = sketch_size(a), n_b = sketch_size(b), shared = 0;
    for (size_t i = 0, j = 0; i < n_a && j < n_b;) {
        shared += a[i] == b[j];
        uint64_t x = a[i], y = b[j];
        i += x <= y;
        j += y <= x;
    }
    return shared > 0 && 4 * shared >= (n_a < n_b ? n_a : n_b);
}

/* Join texts with alike sketches: those with a hash in common are compared with the few before
 * them in its bucket, which joins a bucket of copies in a chain. */
static np_code join_alike(const uint64_t *sketch, size_t n, np_sets *sets, np_error *err)
{
    np_code code = NP_E_NOMEM;
    size_t n_items = 0;
    np_keyed *item = np_alloc(0, n * SKETCH, sizeof *item, err);
    np_keyed *spare = np_alloc(0, n * SKETCH, sizeof *spare, err);
    if (!item || !spare)
        goto done;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < sketch_size(sketch + i * SKETCH); j++)
            item[n_items++] = (np_keyed){.key = sketch[i * SKETCH + j], .index = (uint32_t)i};
    np_sort_keyed(item, spare, n_items, 64);
    for (size_t i = 0, end; i < n_items; i = end) {
        end = np_keyed_run(item, n_items, i);
        for (size_t b = i + 1; b < end; b++)
            for (size_t a = b - i > NEIGHBOURS ? b - NEIGHBOURS : i; a < b; a++) {
                uint32_t x = item[a].index, y = item[b].index;
                if (np_sets_find(sets, x) != np_sets_find(sets, y) &&
                    are_alike(sketch + (size_t)x * SKETCH, sketch + (size_t)y * SKETCH))
                    np_sets_join(sets, x, y);
            }
    }
    code = NP_OK;
done:
    np_free(spare);
    np_free(item);
    return code;
}

/* Join texts with a name in common: versions of one page are related whatever is left of them. */
static np_code join_named(const np_text *text, size_t n, np_sets *sets, np_error *err)
{
    np_map *first = np_map_new(err);
    np_code code = first ? NP_OK : NP_E_NOMEM;
    for (size_t x = 0; x < n && !code; x++)
        for (size_t i = 0; i < text[x].n_names && !code; i++) {
            const uint32_t *found = np_map_put(first, text[x].name[i], (uint32_t)x, err);
            if (found)
                np_sets_join(sets, *found, (uint32_t)x);
            else
                code = NP_E_NOMEM;
        }
    np_map_free(first);
    return code;
}

/* How many sets the holders at[0 .. n-1] of one line are, counted up to what matters. */
static size_t count_sets(const np_keyed *at, size_t n, const uint64_t *sketch, np_sets *sets)
{
    uint32_t seen[NP_FURNITURE_TEXTS];
    size_t n_seen = 0;
    for (size_t i = 0; i < n && n_seen < NP_FURNITURE_TEXTS; i++) {
        bool is_bare = sketch[(size_t)at[i].index * SKETCH] == UINT64_MAX;
        uint32_t set = is_bare ? NP_NONE : np_sets_find(sets, at[i].index);
        bool is_new = true;
        for (size_t k = 0; k < n_seen; k++)
            is_new &= seen[k] != set;
        if (is_new)
            seen[n_seen++] = set;
    }
    return n_seen;
}

np_code np_furniture_decide(const np_lines *lines, const np_map *common, const uint64_t *sketch,
                            const np_text *text, np_map *furniture, np_error *err)
{
    holders h = {0};
    np_sets *sets = np_sets_new((uint32_t)lines->n, err);
    np_code code = sets ? join_alike(sketch, lines->n, sets, err) : NP_E_NOMEM;
    if (!code)
        code = join_named(text, lines->n, sets, err);
    size_t n_parts = np_furniture_parts(lines, 1);
    for (size_t p = 0; !code && p < n_parts; p++) {
        if (!list_holders(lines, p, n_parts, common, &h, err))
            code = NP_E_NOMEM;
        for (size_t i = 0, end; !code && i < h.n; i = end) {
            end = np_keyed_run(h.at, h.n, i);
            if (count_sets(h.at + i, end - i, sketch, sets) >= NP_FURNITURE_TEXTS &&
                !np_map_put(furniture, h.at[i].key, 0, err))
                code = NP_E_NOMEM;
        }
    }
    clear_holders(&h);
    np_sets_free(sets);
    return code;
}
