/* news.c - events of some days each, and what papers make of them. */
#include "news.h"
#include "base/str.h"
#include <stdio.h>
#include <string.h>

static void add_word(char *text, uint32_t event, uint32_t which)
{
    char word[24];
    if (which < 10)
        snprintf(word, sizeof word, "%cord%u%c ", which < 4 ? 'W' : 'w', event, 'a' + (char)which);
    else if (which < 14) /* of the event and its neighbours */
        snprintf(word, sizeof word, "topic%u%c ", event % 4, 'a' + (char)which);
    else
        snprintf(word, sizeof word, "common%u ", which * 7 % 60);
    if (strlen(text) + strlen(word) < TEXT)
        strcat(text, word);
}

void make_news(news *m, size_t n, uint32_t days)
{
    memset(m, 0, sizeof *m);
    m->n = n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t event = below((uint32_t)n / 5 + 1), of = below(i ? i : 1), kind = below(12);
        snprintf(m->id[i], sizeof m->id[i], "a%u", i);
        snprintf(m->url[i], sizeof m->url[i], "https://paper%u.example/%u", below(7), i);
        snprintf(m->title[i], sizeof m->title[i], "Word%ua word%ub and word%uc", event, event,
                 event);
        for (uint32_t k = 0, words = 20 + below(50); k < words; k++)
            add_word(m->text[i], event, below(24));
        if (i > 3 && kind < 3) { /* a copy, another text under its id, or all of it again */
            memcpy(m->title[i], m->title[of], sizeof *m->title);
            if (kind != 1)
                memcpy(m->text[i], m->text[of], TEXT);
            if (kind != 0)
                memcpy(m->id[i], m->id[of], sizeof *m->id);
        }
        m->article[i] = (np_article){.id = np_str_of(kind == 5 ? "" : m->id[i]),
                                     .title = np_str_of(m->title[i]),
                                     .text = np_str_of(m->text[i]),
                                     .url = np_str_of(below(5) ? m->url[i] : "")};
        int64_t at = NEWS_START + (int64_t)(event * 5 % days) * DAY + below(3 * DAY);
        if (kind != 7)
            m->article[i].published = (np_time){at, kind == 8 ? NP_TIME_DAY : NP_TIME_EXACT};
    }
}

int by_publication(const void *a, const void *b)
{
    const np_article *x = a, *y = b;
    if (x->published.at != y->published.at)
        return x->published.at < y->published.at ? -1 : 1;
    return np_str_compare(x->url, y->url);
}
