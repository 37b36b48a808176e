/* label.c - a topic's label is what its stories share, not what one of them is full of.
 *
 * Weights over vectors gave "Dockers, Holdings": the heaviest single words. The stories' names and
 * key terms are already in words people use, so the label is chosen among them by how many stories
 * of the topic say them, and names come first. */
#include "topic/label.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "topic/mention.h"

enum { MOST_STORIES = 24 };

typedef struct topic_words {
    const np_story *story;
    const uint32_t *index;
    size_t n;
} topic_words;

static size_t support_of(const topic_words *t, np_str word)
{
    size_t n = 0;
    for (size_t k = 0; k < t->n; k++)
        n += np_story_mentions(&t->story[t->index[k]], word);
    return n;
}

/* "Drone" and "drones", "Ukraine" and "Ukrainian": the one says what the other says. */
static bool is_akin(np_str a, np_str b)
{
    size_t least = a.len < b.len ? a.len : b.len, n = 0;
    while (n < least && (a.at[n] | 32) == (b.at[n] | 32))
        n++;
    return n >= 4 && n + 3 >= least;
}

/* The word most stories say, of their names or of their key terms, that shares nothing with `but`;
 * of equals the one named earliest in a list, then of the most significant story. */
static np_str most_said(const topic_words *t, bool of_names, np_str but)
{
    np_str best = {0};
    double best_worth = 0;
    for (size_t k = 0; k < t->n; k++) {
        const np_story *s = &t->story[t->index[k]];
        size_t n_words = of_names ? s->n_names : s->n_key_terms;
        for (size_t j = 0; j < n_words; j++) {
            np_str word = of_names ? s->name[j] : s->key_term[j];
            size_t support = support_of(t, word);
            double worth = (double)support - 0.1 * (double)j;
            bool is_name = false;
            for (size_t i = 0; !of_names && i < s->n_names; i++)
                is_name |= np_mentions(s->name[i], word);
            if (support >= 2 && worth > best_worth && !is_name && !np_mentions(but, word) &&
                !np_mentions(word, but) && !is_akin(but, word))
                best = word, best_worth = worth;
        }
    }
    return best;
}

np_code np_topic_label(const np_story *story, const uint32_t *index, size_t n, np_arena *arena,
                       np_str *label, bool *is_weak, np_error *err)
{
    *is_weak = false;
    topic_words t = {story, index, n < MOST_STORIES ? n : MOST_STORIES};
    np_str first = most_said(&t, true, (np_str){0});
    np_str second = most_said(&t, false, first);
    if (first.len == 0) {
        first = second;
        second = most_said(&t, false, first);
        *is_weak = second.len == 0; /* "Long", "deal" */
    }
    np_buf b = {0};
    np_buf_str(&b, first);
    np_buf_text(&b, first.len && second.len ? ", " : "");
    np_buf_str(&b, second);
    if (b.len && b.at[0] >= 'a' && b.at[0] <= 'z')
        b.at[0] = (char)(b.at[0] - 'a' + 'A');
    np_code code = np_buf_check(&b, err);
    if (!code && !np_arena_copy(arena, np_buf_view(&b), label, err))
        code = NP_E_NOMEM;
    np_buf_clear(&b);
    return code;
}
