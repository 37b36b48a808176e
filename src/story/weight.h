/* weight.h - from the terms of articles to weighted vectors: document frequency, idf, norms. */
#ifndef NP_STORY_WEIGHT_H
#define NP_STORY_WEIGHT_H

#include "story/vectors.h"
#include "story/vocabulary.h"

typedef struct np_weights np_weights; /* one writer at a time; then any number of readers */

/* The n articles' terms as rows over a vocabulary, which is numbered and made of the same bags;
 * the bags are borrowed until the rows are filled, the vocabulary until np_weights_free(). lang[i]:
 * equal numbers, equal languages, 0 unknown; NULL: all unknown. Words in one article only are
 * remembered by their share of the norm; bigrams in one article only are left out. Terms are
 * numbered as in the vocabulary. */
np_weights *np_weights_new(const np_term_bag *bag, const np_vocabulary *vocabulary,
                           const uint32_t *lang, const uint32_t *host, size_t n, np_error *err);

/* The same on many threads: begin, measure each row, place them, fill each row. */
np_weights *np_weights_begin(const np_term_bag *bag, const np_vocabulary *vocabulary,
                             const uint32_t *lang, const uint32_t *host, size_t n, np_error *err);
void np_weights_measure(np_weights *w, size_t i);
np_code np_weights_place(np_weights *w, np_error *err);
void np_weights_fill(np_weights *w, size_t i);
void np_weights_free(np_weights *w); /* NULL is fine */

size_t np_weights_count(const np_weights *w); /* distinct terms that are listed */

/* The number of a listed term; false if it is not listed. */
bool np_weights_find(const np_weights *w, uint64_t hash, uint32_t *term);

/* The numbers of n terms, NP_NOT_LISTED where one is not; faster than one by one. */
void np_weights_find_all(const np_weights *w, const uint64_t *hash, size_t n, uint32_t *term);

uint64_t np_weights_hash(const np_weights *w, uint32_t term); /* of a listed term */

/* A listed term as the first article that has it writes it; lives as long as that text. */
np_str np_weights_text(const np_weights *w, uint32_t term);

/* idf of a listed term after np_weights_apply(), >= 0. */
float np_weights_idf(const np_weights *w, uint32_t term);

/* Is a listed term a name: capitalised away from sentence starts more often than not? */
bool np_weights_is_name(const np_weights *w, uint32_t term);

/* How much each listed term tells stories apart: its idf, and where fewer than 30 articles or
 * stories were counted, so that no idf is high, times the share that does without it. Until the
 * next apply. */
const float *np_weights_factors(const np_weights *w);

/* How much it tells subjects apart: the same, and three quarters of that for a name. */
const float *np_weights_of_subjects(const np_weights *w);

/* The share of articles (or of groups) that hold a listed term after np_weights_apply(), (0, 1].
 * Fewer than 30 cannot tell what is common, but for what all of three and more hold: 0 or 1. */
double np_weights_spread(const np_weights *w, uint32_t term);

/* Forget what only np_weights_apply() needs, which is not called again; what it gave stays. */
void np_weights_settle(np_weights *w);

/* Forget the articles, keeping what is known of terms: neither np_weights_apply() nor what it gave
 * is used again. */
void np_weights_forget_rows(np_weights *w);

/* The row an article that is none of those counted has after np_weights_apply(), whose statistics
 * are not touched: its bag, ascending by hash, not numbered. term and weight have room for
 * NP_ROW_MOST. What no two of the counted articles have counts as standing alone. NP_E_NOMEM. */
np_code np_weights_row_of(const np_weights *w, const np_term_bag *bag, uint32_t *term,
                          float *weight, size_t *n, np_error *err);

/* Weigh: x = unit vector of ltf * idf, ltf = tf >= 1 ? 1 + ln tf : tf, idf =
 * (1/2 + ln((N+1)/(df+1)))^0.6, a bigram's weight halved. A term counts as no rarer than it is
 * within a language: df is at least N df_L / (N_L + 10).  group NULL: df counts articles. Else
 * group[i] is article i's story and df counts stories (a story's own words are frequent while it
 * lasts, and an idf over articles would delete them). *v is valid until the next call and
 * np_weights_free(). Cost: the number of entries. NP_E_NOMEM. */
np_code np_weights_apply(np_weights *w, const uint32_t *group, np_vectors *v, np_error *err);

/* The same on many threads: begin, count each of np_weights_parts(), weigh each row, end. */
np_code np_weights_apply_begin(np_weights *w, const uint32_t *group, np_error *err);
size_t np_weights_parts(const np_weights *w);
void np_weights_count_part(np_weights *w, size_t part);
void np_weights_weigh(np_weights *w, size_t i);
np_vectors np_weights_apply_end(np_weights *w);

#endif
