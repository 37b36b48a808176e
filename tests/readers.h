/* readers.h - what every reader must do with bytes: told once, for the tests of each. */
#ifndef NP_TESTS_READERS_H
#define NP_TESTS_READERS_H

#include "harness.h"
#include "naive/collect.h"

/* Do the bytes give exactly these articles, as collect.h writes them? If not, what they give is
 * printed. opt NULL: the defaults. */
bool gives(np_str bytes, const np_options *opt, const char *articles);

/* Do they give the same in steps of any size? The code of reading them all at once. */
np_code expect_same_in_steps(np_str bytes, const np_options *opt);

/* As each allocation fails in turn, all is read or it is said that it was not. */
void expect_told_without_memory(np_str bytes);

#endif
