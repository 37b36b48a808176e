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
    for (size_t i = 0; i < n; i++)
        item[i] = (np_keyed){.key = text[i].exact[0], .index = (uint32_t)i};
    np_sort_keyed(item, item + n, n, 64);
    for (size_t i = 0; i < n; i++)
        item[i].key = text[item[i].index].exact[1];
    np_sort_keyed(item, item + n, n, 64);
    for (size_t i = 0; i < n; i++)
        item[i].key = UINT32_MAX - text[item[i].index].n_shingles;
    np_sort_keyed(item, item + n, n, 32);
    permute(text, item, n);
    np_free(item);
    order_ties(text, n);
    return NP_OK;
}
