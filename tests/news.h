/* news.h - invented news of some weeks, for tests of what lives on. */
#ifndef NP_TESTS_NEWS_H
#define NP_TESTS_NEWS_H

#include "harness.h"
#include "newsprint.h"

enum { MOST = 160, TEXT = 900, DAY = 86400 };

#define NEWS_START INT64_C(1742600000) /* 2025-03-21 */

typedef struct news {
    char id[MOST][16], title[MOST][80], text[MOST][TEXT], url[MOST][48];
    np_article article[MOST];
    size_t n;
} news;

/* n articles of events that last some days each, some told again weeks later; copies, revisions
 * under one id, repeats, articles without id or date. The URL names each but for those without. */
void make_news(news *m, size_t n, uint32_t days);

int by_publication(const void *a, const void *b); /* two np_article, for qsort() */

#endif
