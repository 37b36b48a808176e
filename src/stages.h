/* stages.h - what a print, a bag and a lexicon are; shared by the files of the public stage calls
 * (stage_*.c) only. */
#ifndef NP_STAGES_H
#define NP_STAGES_H

#include "base/saved.h"
#include "items.h"

/* What the hashes in a print depend on. */
typedef struct np_print_basis {
    uint32_t tokeniser, shingle;
    bool use_title, use_text;
    char unicode[16];
} np_print_basis;

struct np_print {
    np_print_basis basis;
    np_text text; /* its arrays and its id are the print's own */
    uint64_t *line;
    uint32_t n_lines;
    bool has_sketch;
    uint64_t sketch[NP_FURNITURE_SKETCH];
};

np_print_basis np_print_basis_of(const np_options *opt);
bool np_print_basis_equal(const np_print_basis *a, const np_print_basis *b);

/* As fields of a saved form, and back: NP_E_INPUT if `what` ("a print") was read otherwise than
 * wanted; nothing where the fields end too early, which in->is_short tells. */
void np_print_basis_save(const np_print_basis *b, np_saver *out);
np_code np_print_basis_check(const np_print_basis *want, np_loader *in, const char *what,
                             np_error *err) NP_MUST_CHECK;

/* A number for a basis and whatever else a table of sums depends on. */
uint64_t np_print_form_of(const np_print_basis *b, uint64_t slots, uint64_t seed);

/* ---- Bags ---- */

typedef struct np_bag_word {
    uint64_t hash;
    float tf;
    bool is_bigram;
} np_bag_word;

typedef struct np_bag_row { /* a vector over a lexicon */
    uint64_t form;          /* which lexicon, and how weighed; 0: there is none */
    uint32_t *term;         /* ascending */
    float *weight;
    size_t n;
    float alone; /* see np_vectors */
} np_bag_row;

struct np_bag {
    np_print_basis basis;
    np_item item;      /* its id is the bag's own */
    np_bag_word *word; /* ascending by hash */
    size_t n_words;
    np_slot *slot; /* ascending; see np_slots_find() */
    size_t n_slots;
    np_bag_row own, borrowed; /* borrowed, if there is one, is what the bag is compared by */
};

void np_bag_row_clear(np_bag_row *r);

/* ---- Lexicons ---- */

/* Terms have numbers below this: 31 bits of a key, and one number to spare. */
enum { NP_LEXICON_MOST = INT32_MAX };

struct np_lexicon {
    np_vocabulary *vocabulary;
    size_t n_terms;
    uint64_t form;    /* of the bags */
    uint64_t id;      /* of the terms and their numbers */
    uint64_t weighed; /* by what; 0: not yet */
    float *idf;       /* n_terms */
    double idf_alone;
};

#endif
