/* window.h - the articles of today or of the last days, and the sentence that ranks a story among
 * them. */
#ifndef NP_STORY_WINDOW_H
#define NP_STORY_WINDOW_H

#include "newsprint.h"

typedef struct np_window {
    np_time now;
    unsigned days;  /* it reaches back so many times 24 hours */
    bool has_dates; /* false: no article has one, and the window is all of them */
} np_window;

/* The window of so many days, from 1, that ends at now; if that is unknown, at the newest of the n
 * articles. A bare date is taken as its last second. */
np_window np_window_of(const np_article *article, size_t n, np_time now, unsigned days);

/* Published after now - days of 24 h and not after now; a bare date if its day overlaps that. */
bool np_window_has(const np_window *w, np_time published);

/* Give every story with an article in the window its top_percent and its sentence, from the printed
 * scores; none where the window has fewer than 100 articles. Returns N, the articles of the window;
 * phrase (at least 80 bytes) becomes "today's 12,888 analyzed articles" or "the last 7 days'
 * 90,216 analyzed articles". O(n + s log s).
 * NP_E_NOMEM. */
np_code np_window_rank(const np_window *w, const np_article *article, size_t n, np_story *story,
                       size_t n_stories, size_t *n_window, char *phrase, size_t phrase_size,
                       np_error *err);

#endif
