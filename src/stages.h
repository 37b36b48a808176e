/* stages.h - what a print is; shared by the files of the public stage calls (stage_*.c) only. */
#ifndef NP_STAGES_H
#define NP_STAGES_H

#include "near/near.h"

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

/* A number for a basis and whatever else a table of sums depends on. */
uint64_t np_print_form_of(const np_print_basis *b, uint64_t slots, uint64_t seed);

#endif
