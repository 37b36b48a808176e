/* posting_page.c - keys and their numbers, packed into a value the size of a page.
 *
 *     key - key before, twice, odd if not one | [how many, twice, odd if cut] |
 *     number - base | [number - number before - 1] ...
 *
 * each in as few bytes of seven bits as it takes, the least first. Keys are hashes, so that of n in
 * a run two are 2^36 / n apart: a pair of a run of a million articles takes 5 to 6 bytes, of 12.
 * Refused: bits instead of bytes, which saves one of them and is read at a third of the speed.
 *
 * Of every 32nd entry a mark says where it begins, and the key before it, so that who looks for one
 * key reads some 16 entries and not half a page: that was a third of a search, for 3 % of the room.
 *
 * A page knows where the next begins: a row that is missing is seen by who looks for a key in it.
 */
#include "store/posting_page.h"
#include "base/bytes.h"
#include <string.h>

enum {
    BOUND = 5,
    HEAD = BOUND + 1,
    PLACE = 2,
    MARK = PLACE + BOUND,
    MARK_EVERY = 32, /* entries */
    SEVEN = 7,
    MORE = 1 << SEVEN
};

/* ---- Writing ---- */

void np_posting_page_begin(np_posting_page *p, uint64_t first, uint32_t base)
{
    p->first = p->last = first;
    p->base = base;
    p->size = HEAD;
    p->n_entries = p->n_marks = 0;
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
    bool is_marked = p->n_entries > 0 && p->n_entries % MARK_EVERY == 0;
    size_t n_marks = p->n_marks + (is_marked && p->n_marks < NP_POSTING_MARKS);
    if (p->size + size + n_marks * MARK > NP_POSTING_PAGE)
        return false;
    if (n_marks > p->n_marks) {
        p->mark[p->n_marks].at = p->size;
        p->mark[p->n_marks++].key = p->last;
    }
    memcpy(p->at + p->size, entry, size);
    p->size += size;
    p->last = key;
    p->n_entries++;
    return true;
}

np_str np_posting_page_end(np_posting_page *p, uint64_t bound)
{
    unsigned char *to = p->at + p->size;
    np_bytes_put(p->at, bound, BOUND);
    p->at[BOUND] = (unsigned char)p->n_marks;
    for (size_t i = 0; i < p->n_marks; i++, to += MARK) {
        np_bytes_put(to, p->mark[i].at, PLACE);
        np_bytes_put(to + PLACE, p->mark[i].key, BOUND);
    }
    p->bound = bound;
    p->size += p->n_marks * MARK;
    return (np_str){(const char *)p->at, p->size};
}

/* ---- Reading ---- */

/* Behind the entries; false: they cannot be these. */
static bool load_marks(np_posting_page *p)
{
    p->n_marks = p->at[BOUND];
    if (p->n_marks > NP_POSTING_MARKS || p->size < HEAD + p->n_marks * MARK)
        return false;
    p->size -= p->n_marks * MARK;
    const unsigned char *from = p->at + p->size;
    for (size_t i = 0; i < p->n_marks; i++, from += MARK) {
        p->mark[i].at = (size_t)np_bytes_get(from, PLACE);
        p->mark[i].key = np_bytes_get(from + PLACE, BOUND);
        size_t least = i ? p->mark[i - 1].at : HEAD;
        if (p->mark[i].at <= least || p->mark[i].at >= p->size)
            return false;
    }
    return true;
}

bool np_posting_page_load(np_posting_page *p, uint64_t first, uint32_t base, np_str value)
{
    if (value.len < HEAD || value.len > sizeof p->at)
        return false;
    memcpy(p->at, value.at, value.len);
    p->size = value.len;
    p->first = first;
    p->base = base;
    p->bound = np_bytes_get(p->at, BOUND);
    return p->first < p->bound && p->bound <= NP_POSTING_KEYS && load_marks(p);
}

void np_posting_reader_open(np_posting_reader *r, const np_posting_page *p)
{
    r->page = p;
    r->next_mark = 0;
    r->at = p->at + HEAD;
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

void np_posting_reader_skip(np_posting_reader *r, uint64_t key)
{
    const np_posting_page *p = r->page;
    size_t m = r->next_mark;
    while (m < p->n_marks && p->mark[m].key < key)
        m++;
    if (m == r->next_mark)
        return;
    r->next_mark = m;
    r->at = p->at + p->mark[m - 1].at;
    r->key = p->mark[m - 1].key;
    r->is_first = false;
}

/* Is the entry that begins here the one a mark speaks of, if it is its turn? */
static bool is_as_marked(np_posting_reader *r)
{
    const np_posting_page *p = r->page;
    size_t at = (size_t)(r->at - p->at);
    if (r->next_mark == p->n_marks || at < p->mark[r->next_mark].at)
        return true;
    return at == p->mark[r->next_mark].at && r->key == p->mark[r->next_mark++].key;
}

bool np_posting_reader_next(np_posting_reader *r)
{
    np_posting_list *l = &r->list;
    l->n = 0;
    l->is_cut = false;
    if (r->at == r->end || r->is_damaged)
        return false;
    if (!is_as_marked(r)) {
        r->is_damaged = true;
        return false;
    }
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
