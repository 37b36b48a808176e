/* rank.c - the order in which texts lead.
 *
 * The longest first, so that an excerpt never leads what it was cut from; the exact key next,
 * which depends on nothing but the text; the id only between texts whose keys collide. */
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include "near/near.h"

static bool ties(const np_text *a, const np_text *b)
{
    return a->n_shingles == b->n_shingles && a->exact[0] == b->exact[0] &&
           a->exact[1] == b->exact[1];
}

/* Of the n items, which agree in number of shingles and in 32 bits of the exact key, the order by
 * all of it. */
static void sort_by_exact(const np_text *text, np_keyed *item, np_keyed *spare, size_t n)
{
    for (int half = 0; half < 2; half++) {
        for (size_t i = 0; i < n; i++)
            item[i].key = text[item[i].index].exact[half];
        np_sort_keyed(item, spare, n, 64);
    }
}

/* Texts that tie have colliding 128-bit keys, or no word: a handful at most, or nobody's copy. */
static void order_ties(np_text *text, size_t n)
{
    enum { FEW = 64 };
    for (size_t i = 1; i < n; i++) {
        np_text one = text[i];
        size_t j = i;
        for (; j > 0 && i - j < FEW && ties(&text[j - 1], &one); j--) {
            if (np_str_compare(text[j - 1].id, one.id) <= 0)
                break;
            text[j] = text[j - 1];
        }
        text[j] = one;
    }
}

/* text[i] becomes what text[item[i].index] was; walks each cycle once, with room for one text. */
static void permute(np_text *text, np_keyed *item, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        np_text first = text[i];
        size_t to = i;
        for (size_t from = item[to].index; from != i; from = item[to].index) {
            text[to] = text[from];
            item[to].index = (uint32_t)to; /* done */
            to = from;
        }
        text[to] = first;
        item[to].index = (uint32_t)to;
    }
}

np_code np_text_rank(np_text *text, size_t n, np_error *err)
{
    np_keyed *item = np_alloc(0, 2 * n, sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        uint64_t fewer = UINT32_MAX - text[i].n_shingles;
        item[i] = (np_keyed){.key = fewer << 32 | text[i].exact[1] >> 32, .index = (uint32_t)i};
    }
    np_sort_keyed(item, item + n, n, 64);
    for (size_t from = 0, to; from < n; from = to) {
        to = np_keyed_run(item, n, from);
        if (to - from > 1)
            sort_by_exact(text, item + from, item + n + from, to - from);
    }
    permute(text, item, n);
    np_free(item);
    order_ties(text, n);
    return NP_OK;
}
