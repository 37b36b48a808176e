/* naive/names.h - names found by reading the texts twice, and counting by reading them again. */
#ifndef NP_TESTS_NAIVE_NAMES_H
#define NP_TESTS_NAIVE_NAMES_H

#include "newsprint.h"

/* np_names_find() by its definition, with no word too common, of texts whose names are fewer than
 * 200; how many of `most` there are. */
size_t naive_names(const np_str *text, const np_str *title, size_t n, np_str *name, size_t most);

#endif
