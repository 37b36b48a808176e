/* items.c - see items.h. A corpus and a bag of its own (stage_bag.c) are read here, so that they
 * cannot differ. */
#include "items.h"
#include "base/str.h"
#include "base/time.h"
#include "story/row.h"
#include <math.h>
#include <string.h>

/* A day that is not known may be any: as good as the same day it is not. */
static const double UNKNOWN_DAY = .85;

double np_item_day(np_time t)
{
    return t.kind == NP_TIME_UNKNOWN ? NAN
                                     : ((double)t.at + (t.kind == NP_TIME_DAY ? 43200 : 0)) / 86400;
}

np_fade np_item_fade(const np_options *opt)
{
    return (np_fade){opt->story_time_floor, opt->story_time_days, opt->story_long_ago,
                     opt->story_long_days, UNKNOWN_DAY};
}

/* A skeleton on its host, if it is long enough to be a form and not a turn of phrase: two headlines
 * that differ in a number may well tell one event. */
static uint64_t form_of(const np_text *text)
{
    enum { LEAST_SHINGLES = 18 };
    return !text || text->n_shingles < LEAST_SHINGLES
               ? 0
               : text->skeleton ^ text->host * UINT64_C(0x9E3779B97F4A7C15);
}

/* Its letters before the first mark. */
uint32_t np_item_language(np_str tag)
{
    uint32_t number = 0;
    for (size_t i = 0; i < tag.len && i < 3 && (tag.at[i] | 32) >= 'a' && (tag.at[i] | 32) <= 'z';
         i++)
        number = number << 8 | (unsigned char)(tag.at[i] | 32);
    return number ? number : '?';
}

np_item np_item_of(const np_article *a, const uint64_t exact[2], const np_text *text)
{
    return (np_item){.published = a->published,
                     .exact = {exact[0], exact[1]},
                     .id = a->id,
                     .day = np_item_day(a->published),
                     .form = form_of(text),
                     .lang = np_item_language(a->lang),
                     .host = a->host.len ? (uint32_t)np_host_key(a->host) | 1 : 0};
}

int np_item_compare(const np_item *a, const np_item *b)
{
    int order = np_time_compare(a->published, b->published);
    if (order)
        return order;
    for (int k = 0; k < 2; k++)
        if (a->exact[k] != b->exact[k])
            return a->exact[k] < b->exact[k] ? -1 : 1;
    return np_str_compare(a->id, b->id);
}

int np_article_compare(const np_article *a, const np_article *b)
{
    int order = np_time_compare(a->published, b->published);
    return order ? order : np_str_compare(a->id, b->id);
}

int np_dated_compare(const void *a, const void *b)
{
    return np_article_compare(((const np_dated *)a)->article, ((const np_dated *)b)->article);
}

np_code np_item_terms(np_scanner *s, np_str title, np_str text, const np_skip *skip,
                      np_arena *arena, np_term_bag *bag, np_slot_list *slots, np_error *err)
{
    np_scan scan;
    np_code code = np_scanner_terms(s, title, text, skip, NULL, &scan, err);
    if (code)
        return code;
    np_bag_term *terms = np_arena_alloc(arena, scan.n_terms, sizeof *terms, err);
    int16_t *lead = np_arena_alloc(arena, scan.n_terms, sizeof *lead, err);
    np_slot found[NP_MOST_SLOTS], *kept = NULL;
    size_t n_slots = np_slots_find(scan.words, scan.n_title, found);
    if (!terms || !lead || !(kept = np_arena_alloc(arena, n_slots, sizeof *kept, err)))
        return NP_E_NOMEM;
    memcpy(kept, found, n_slots * sizeof *kept);
    for (size_t k = 0; k < scan.n_terms; k++) {
        const np_term *t = &scan.term[k];
        terms[k] = (np_bag_term){.hash = t->hash,
                                 .times = np_row_times(t->tf) & 0xFFFFFF,
                                 .is_bigram = t->is_bigram,
                                 .place = NP_PLACE_OF(t->at, t->len)};
        lead[k] = (int16_t)(t->n_capital - t->n_plain);
    }
    *bag = (np_term_bag){terms, lead, scan.n_terms, title, text};
    *slots = (np_slot_list){kept, n_slots};
    return NP_OK;
}
