/* posting_page.c - keys and their numbers, packed into a value the size of a page.
 *
 *     key - key before, twice, odd if not one | [how many, twice, odd if cut] |
 *     number - base | [number - number before - 1] ...
 *
 * each in as few bytes of seven bits as it takes, the least first. Keys are hashes, so that of n in
 * a run two are 2^36 / n apart: a pair of a run of a million articles takes 5 to 6 bytes, of 12.
 * Refused: bits instead of bytes, which saves one of them and is read at a third of the speed.
 *
 * A page knows where the next begins: a row that is missing is seen by who looks for a key in it.
 */
#include "store/posting_page.h"
#include "base/bytes.h"
#include <string.h>

enum { BOUND = 5, SEVEN = 7, MORE = 1 << SEVEN };

/* ---- Writing ---- */

void np_posting_page_begin(np_posting_page *p, uint64_t first, uint32_t base)
{
    p->first = p->last = first;
    p->base = base;
    p->size = BOUND;
}

static size_t put(unsigned char *to, uint64_t x)
{
    size_t n = 0;
    for (; x >= MORE; x >>= SEVEN)
        to[n++] = (unsigned char)(x | MORE);
    to[n++] = (unsigned char)x;
    return n;
}

bool np_posting_page_put(np_posting_page *p, uint64_t key, const np_posting_list *l)
{
    unsigned char entry[NP_POSTING_ENTRY_MOST];
    const uint32_t *number = np_posting_list_at(l);
    bool is_one = l->n == 1 && !l->is_cut;
    size_t size = put(entry, (key - p->last) << 1 | !is_one);
    if (!is_one)
        size += put(entry + size, l->n << 1 | l->is_cut);
    if (l->n)
        size += put(entry + size, number[0] - p->base);
    for (size_t i = 1; i < l->n; i++)
        size += put(entry + size, number[i] - number[i - 1] - 1);
    if (p->size + size > NP_POSTING_PAGE)
        return false;
    memcpy(p->at + p->size, entry, size);
    p->size += size;
    p->last = key;
    return true;
}

np_str np_posting_page_end(np_posting_page *p, uint64_t bound)
{
    np_bytes_put(p->at, bound, BOUND);
    p->bound = bound;
    return (np_str){(const char *)p->at, p->size};
}

/* ---- Reading ---- */

bool np_posting_page_load(np_posting_page *p, uint64_t first, uint32_t base, np_str value)
{
    if (value.len < BOUND || value.len > sizeof p->at)
        return false;
    memcpy(p->at, value.at, value.len);
    p->size = value.len;
    p->first = first;
    p->base = base;
    p->bound = np_bytes_get(p->at, BOUND);
    return p->first < p->bound && p->bound <= NP_POSTING_KEYS;
}

void np_posting_reader_open(np_posting_reader *r, const np_posting_page *p)
{
    r->at = p->at + BOUND;
    r->end = p->at + p->size;
    r->key = p->first;
    r->bound = p->bound;
    r->base = p->base;
    r->list.n = 0;
    r->list.is_cut = false;
    r->is_first = true;
    r->is_damaged = false;
}

static uint64_t get(np_posting_reader *r)
{
    uint64_t x = 0;
    for (unsigned shift = 0; r->at < r->end && shift < NP_POSTING_BITS + 1; shift += SEVEN) {
        unsigned char byte = *r->at++;
        x |= (uint64_t)(byte % MORE) << shift;
        if (byte < MORE)
            return x;
    }
    r->is_damaged = true;
    return 0;
}

bool np_posting_reader_next(np_posting_reader *r)
{
    np_posting_list *l = &r->list;
    l->n = 0;
    l->is_cut = false;
    if (r->at == r->end || r->is_damaged)
        return false;
    uint64_t step = get(r), many = step & 1 ? get(r) : 2, n = many >> 1, number = r->base;
    bool is_new = r->is_first || step >> 1 > 0;
    r->is_first = false;
    r->key += step >> 1;
    if (!is_new || n > NP_POSTING_MOST || many == 0)
        r->is_damaged = true;
    for (size_t i = 0; i < n && !r->is_damaged; i++) {
        number += get(r) + (i > 0);
        l->number[NP_POSTING_MOST - n + i] = (uint32_t)number;
        r->is_damaged |= number > UINT32_MAX;
    }
    r->is_damaged |= r->key >= r->bound;
    l->n = r->is_damaged ? 0 : (size_t)n;
    l->is_cut = many & 1;
    return !r->is_damaged;
}
