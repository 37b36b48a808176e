/* finder.h - the fact finder's own: what its files about title, summary and key terms share. */
#ifndef NP_STORY_FINDER_H
#define NP_STORY_FINDER_H

#include "story/facts.h"

enum { NP_MOST_ACCOUNTS = 8, NP_MOST_SENTENCES = 12 };
enum { NP_MOST_SAYINGS = NP_MOST_ACCOUNTS * NP_MOST_SENTENCES };

typedef struct np_saying { /* a sentence or headline */
    np_str text;
    uint32_t account;
    size_t n_words;
    double score;         /* as one sentence among others */
    double lead;          /* as the first */
    size_t from, n_terms; /* its entries in the pool */
} np_saying;

/* A term of the centre that may be a key term. */
typedef struct np_key_term {
    uint32_t term;
    double weight;
    np_str text; /* empty until seen */
    bool is_bigram, is_name;
} np_key_term;

enum { NP_KEY_POOL = 24 };

typedef struct np_saying_term { /* of a sentence; ascending */
    uint32_t term;
    double weight;
} np_saying_term;

struct np_fact_finder {
    const np_options *opt;
    const np_weights *w;
    const np_vectors *v;
    np_scanner *scanner;
    double *centre;    /* n_terms; zero but for the story at hand */
    uint32_t *touched; /* terms of the centre */
    size_t n_touched, cap_touched;
    uint32_t *rank; /* account numbers, most central first */
    double *closeness;
    size_t cap_rank, cap_closeness;
    np_saying_term *entries; /* of the sayings */
    size_t n_entries, cap_entries;
    np_saying headline; /* the title chosen; what it says, the summary should explain */
    np_saying candidates[NP_MOST_SAYINGS];
    size_t n_candidates;
    double best_lead;              /* of the candidates so far */
    np_key_term pool[NP_KEY_POOL]; /* heaviest first */
    size_t n_pool;
};

typedef struct np_saying_measure { /* of a short text */
    double near;                   /* cosine with the centre, up to the centre's length */
    size_t n_terms; /* entries, one a listed term, left behind f->entries[f->n_entries] */
} np_saying_measure;

/* Measure the terms of a scan against the centre. */
np_code np_finder_measure(np_fact_finder *f, const np_scan *scan, np_saying_measure *m,
                          np_error *err);

/* Measure a headline. */
np_code np_finder_measure_title(np_fact_finder *f, np_str title, np_saying_measure *m,
                                np_error *err);

/* Of two sayings whose terms stand in f->entries, [0, 1]. */
double np_finder_cosine(const np_fact_finder *f, const np_saying *a, const np_saying *b);

/* The parts of np_facts_find(), for the n_ranked most central accounts, f->rank[0 ..]. Each of
 * these is read once: the scan of its words is what its sentences and its way of writing terms are
 * found in. */
np_code np_finder_pick_title(np_fact_finder *f, const np_account *account, size_t n_ranked,
                             np_facts *facts, np_error *err);

np_code np_finder_begin_summary(np_fact_finder *f, const np_facts *facts, np_error *err);
np_code np_finder_add_sentences(np_fact_finder *f, const np_account *a, uint32_t number,
                                const np_scan *words, np_error *err);
np_code np_finder_write_summary(np_fact_finder *f, const np_account *account, np_arena *arena,
                                np_facts *facts, np_error *err);

void np_finder_begin_key_terms(np_fact_finder *f);
np_code np_finder_add_written(np_fact_finder *f, const np_account *a, const np_scan *words,
                              np_error *err);
np_code np_finder_list_key_terms(np_fact_finder *f, np_arena *arena, np_facts *facts,
                                 np_error *err); /* once names are listed */

np_code np_finder_list_names(np_fact_finder *f, const np_account *account, size_t n_ranked,
                             np_arena *arena, np_facts *facts, np_error *err);

#endif
