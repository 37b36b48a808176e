/* posting_page.h - keys and their numbers, packed into a value the size of a page. */
#ifndef NP_STORE_POSTING_PAGE_H
#define NP_STORE_POSTING_PAGE_H

#include "store/postings.h"

#define NP_POSTING_KEYS (UINT64_C(1) << NP_POSTING_BITS) /* keys are below */

enum {
    NP_POSTING_PAGE = 4000,      /* bytes, most of them: with its key and sum a row fills a page */
    NP_POSTING_ENTRY_MOST = 340, /* bytes a key and its numbers take at most */
    NP_POSTING_MARKS = 64        /* places of a page where reading may begin, at most */
};

/* A page says of the keys first .. bound-1, of which the table's row knows the first, to which
 * numbers they lead: bound (5) | how many marks (1) | entries | marks (7 each). */
typedef struct np_posting_page {
    uint64_t first, bound;
    uint32_t base; /* all numbers are as much or higher */
    size_t size;   /* without marks, but for one that is ended */
    unsigned char at[NP_POSTING_PAGE];
    uint64_t last; /* key put */
    size_t n_entries, n_marks;
    struct {
        size_t at;
        uint64_t key; /* of the entry before */
    } mark[NP_POSTING_MARKS];
} np_posting_page;

void np_posting_page_begin(np_posting_page *p, uint64_t first, uint32_t base);

/* What a key leads to: the highest of its numbers. */
typedef struct np_posting_list {
    uint32_t number[NP_POSTING_MOST]; /* ascending, in the last n places */
    size_t n;
    bool is_cut; /* there were others, all of them lower; then n may be 0 */
} np_posting_list;

static inline const uint32_t *np_posting_list_at(const np_posting_list *l)
{
    return l->number + NP_POSTING_MOST - l->n;
}

/* Put a key, above all before it; false: the page is full. */
bool np_posting_page_put(np_posting_page *p, uint64_t key, const np_posting_list *l);

/* The page as a value, with its bound. */
np_str np_posting_page_end(np_posting_page *p, uint64_t bound);

/* A page made of a value; false: that is none. */
bool np_posting_page_load(np_posting_page *p, uint64_t first, uint32_t base, np_str value);

typedef struct np_posting_reader {
    const np_posting_page *page;
    const unsigned char *at, *end;
    size_t next_mark;
    uint64_t key, bound; /* the key read last; before the first: where the page begins */
    uint32_t base;
    np_posting_list list; /* of that key */
    bool is_first, is_damaged;
} np_posting_reader;

/* Read it from the front; the page stays where it is meanwhile. */
void np_posting_reader_open(np_posting_reader *r, const np_posting_page *p);
bool np_posting_reader_next(np_posting_reader *r); /* false: no more, or is_damaged */

/* Go on as far as no entry is passed over whose key is `key` or above; r->key is that of an entry,
 * which was not read. */
void np_posting_reader_skip(np_posting_reader *r, uint64_t key);

#endif
