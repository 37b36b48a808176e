/* window.c - the percentage is counted on what is printed.
 *
 * A story is ranked by its printed score, to the tenth, so that two stories of one score have one
 * percentage; there are 101 such scores, and one counter each is the whole ranking. */
#include "story/window.h"
#include "base/mem.h"
#include "story/significance.h"
#include <math.h>
#include <stdio.h>

enum { DAY = 86400, LEAST_ARTICLES = 100, SCORES = 101 };

/* A bare date is any time of its day: this is the last. */
static int64_t last_second(np_time t) { return t.at + (t.kind == NP_TIME_DAY ? DAY - 1 : 0); }

np_window np_window_of(const np_article *article, size_t n, np_time now, unsigned days)
{
    np_window w = {.now = now, .days = days};
    for (size_t i = 0; i < n; i++) {
        np_time t = article[i].published;
        if (t.kind == NP_TIME_UNKNOWN)
            continue;
        w.has_dates = true;
        bool is_newest = w.now.kind == NP_TIME_UNKNOWN || last_second(t) > w.now.at;
        if (now.kind == NP_TIME_UNKNOWN && is_newest)
            w.now = (np_time){last_second(t), NP_TIME_EXACT};
    }
    if (now.kind == NP_TIME_DAY)
        w.now = (np_time){last_second(now), NP_TIME_EXACT};
    return w;
}

bool np_window_has(const np_window *w, np_time published)
{
    if (!w->has_dates)
        return true;
    if (published.kind == NP_TIME_UNKNOWN)
        return false;
    return last_second(published) > w->now.at - (int64_t)w->days * DAY && published.at <= w->now.at;
}

static void write_number(size_t n, char *to, size_t size)
{
    if (n < 1000)
        snprintf(to, size, "%zu", n);
    else if (n < 1000000)
        snprintf(to, size, "%zu,%03zu", n / 1000, n % 1000);
    else
        snprintf(to, size, "%zu,%03zu,%03zu", n / 1000000, n / 1000 % 1000, n % 1000);
}

static void name_window(const np_window *w, size_t n, char *phrase, size_t size)
{
    char number[32];
    write_number(n, number, sizeof number);
    if (w->has_dates && w->days > 1)
        snprintf(phrase, size, "the last %u days' %s analyzed articles", w->days, number);
    else
        snprintf(phrase, size, "%s %s analyzed articles", w->has_dates ? "today's" : "these",
                 number);
}

static size_t place_of(const np_story *story)
{
    return (size_t)floor(story->significance.score * 10 + .5);
}

np_code np_window_rank(const np_window *w, const np_article *article, size_t n, np_story *story,
                       size_t n_stories, size_t *n_window, char *phrase, size_t phrase_size,
                       np_error *err)
{
    size_t *n_inside = np_alloc(0, n_stories, sizeof *n_inside, err), at_least[SCORES] = {0};
    if (!n_inside)
        return NP_E_NOMEM;
    *n_window = 0;
    for (size_t i = 0; i < n; i++)
        *n_window += np_window_has(w, article[i].published);
    for (size_t s = 0; s < n_stories; s++) {
        for (size_t k = 0; k < story[s].n_articles; k++)
            n_inside[s] += np_window_has(w, article[story[s].article[k]].published);
        at_least[place_of(&story[s])] += n_inside[s];
    }
    for (size_t k = SCORES - 1; k-- > 0;)
        at_least[k] += at_least[k + 1];
    name_window(w, *n_window, phrase, phrase_size);
    for (size_t s = 0; s < n_stories; s++) {
        np_significance *sig = &story[s].significance;
        sig->has_sentence = n_inside[s] > 0 && *n_window >= LEAST_ARTICLES;
        if (!sig->has_sentence)
            continue;
        sig->top_percent = np_top_percent(at_least[place_of(&story[s])], *n_window);
        snprintf(sig->sentence, sizeof sig->sentence,
                 "With a significance score of %.1f, this news ranks in the top %.1f%% of %s.",
                 sig->score, sig->top_percent, phrase);
    }
    np_free(n_inside);
    return NP_OK;
}
