/* printing.h - the distinct texts of a story, who printed each, and who can have had it first. */
#ifndef NP_STORY_PRINTING_H
#define NP_STORY_PRINTING_H

#include "newsprint.h"

/* One article that carries a text. */
typedef struct np_imprint {
    uint32_t publisher; /* equal numbers, equal publishers; 0 unknown */
    np_time published;
    np_str source; /* its publisher's name or host; may be empty */
} np_imprint;

/* One distinct text, and the n_articles >= 1 that carry it, in any order. */
typedef struct np_printing {
    np_str title, text;
    uint64_t key; /* equal texts have equal ones: the order of texts of one time */
    const np_imprint *imprint;
    size_t n_articles;
    uint32_t item; /* the caller's number for it */
    double day;    /* of its first appearance, NAN unknown; set by np_printings_order() */
} np_printing;

/* Set the days and sort by them, unknown last, then by key. Copies that are no earlier than the
 * first of their text change nothing. O(articles + n log n). */
void np_printings_order(np_printing *p, size_t n);

/* Of printings in order: the most that appeared within six hours (0: none has a time), and the
 * hours from the first to the last. */
size_t np_printings_peak(const np_printing *p, size_t n);
double np_printings_hours(const np_printing *p, size_t n);

/* May this article have been the first to carry its text? So may all of unknown time, and all of
 * the day where only the day is known. At least one may. */
bool np_printing_may_begin(const np_printing *p, size_t article);

/* At most so many publishers told the story without having it from another: those that may have
 * been first with a text, counted as in printing.c. It does not rise by a copy that is no earlier
 * than the first of its text, and does not fall by a text of another publisher. Every unknown
 * publisher is one of its own for each text. Near linear. NP_E_NOMEM. */
np_code np_printings_sources(const np_printing *p, size_t n, size_t *n_sources, np_error *err);

#endif
