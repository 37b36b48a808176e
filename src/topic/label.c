/* label.c - a topic's label is what its stories share, not what one of them is full of.
 *
 * Weights over vectors gave "Dockers, Holdings": the heaviest single words. The stories' names and
 * key terms are already in words people use, so the label is chosen among them by how many stories
 * of the topic say them, and names come first. */
#include "topic/label.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"

enum { POOL = 16, MOST_STORIES = 24, LONG_TITLE = 1000 /* bytes that are looked through */ };
static const double COMMON = .3; /* a term in more of all stories says nothing of these */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

static bool is_word_byte(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

/* Does `part` stand in `whole`, in ASCII case as it may be, between bytes that are no letters? */
static bool says(np_str whole, np_str part)
{
    for (size_t i = 0; part.len && i + part.len <= whole.len; i++) {
        size_t k = 0, end = i + part.len;
        while (k < part.len && lower(part.at[k]) == lower(whole.at[i + k]))
            k++;
        if (k == part.len && (i == 0 || !is_word_byte(whole.at[i - 1])) &&
            (end == whole.len || !is_word_byte(whole.at[end])))
            return true;
    }
    return false;
}

static bool story_says(const np_story *s, np_str word)
{
    np_str title = {s->title.at, s->title.len < LONG_TITLE ? s->title.len : LONG_TITLE};
    bool does = says(title, word);
    for (size_t k = 0; k < s->n_names && !does; k++)
        does = says(s->name[k], word);
    for (size_t k = 0; k < s->n_key_terms && !does; k++)
        does = says(s->key_term[k], word);
    for (size_t k = 0; k < s->n_summary && !does; k++)
        does = says(s->summary[k].text, word);
    return does;
}

typedef struct topic_words {
    const np_story *story;
    const uint32_t *index;
    size_t n;
} topic_words;

static size_t support_of(const topic_words *t, np_str word)
{
    size_t n = 0;
    for (size_t k = 0; k < t->n; k++)
        n += story_says(&t->story[t->index[k]], word);
    return n;
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
                is_name |= says(s->name[i], word);
            if (support >= 2 && worth > best_worth && !is_name && !says(but, word) &&
                !says(word, but))
                best = word, best_worth = worth;
        }
    }
    return best;
}

np_code np_topic_label(const np_story *story, const uint32_t *index, size_t n, np_arena *arena,
                       np_str *label, np_error *err)
{
    topic_words t = {story, index, n < MOST_STORIES ? n : MOST_STORIES};
    np_str first = most_said(&t, true, (np_str){0});
    np_str second = most_said(&t, false, first);
    if (first.len == 0) {
        first = second;
        second = most_said(&t, false, first);
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

/* ---- why ---- */

typedef struct scored {
    double weight;
    np_str text;
} scored;

static size_t offer(scored *pool, size_t n, scored one)
{
    bool is_fit = one.text.len >= 3 && !memchr(one.text.at, '\n', one.text.len);
    if (!is_fit || (n == POOL && one.weight <= pool[n - 1].weight))
        return n;
    size_t k = n < POOL ? n++ : POOL - 1;
    for (; k > 0 && pool[k - 1].weight < one.weight; k--)
        pool[k] = pool[k - 1];
    pool[k] = one;
    return n;
}

size_t np_topic_shared(const np_vectors *v, const np_weights *w, uint32_t a, uint32_t b,
                       np_str *term, size_t most)
{
    scored pool[POOL];
    size_t n = 0, n_chosen = 0, i = v->start[a], j = v->start[b];
    while (i < v->start[a + 1] && j < v->start[b + 1]) {
        if (v->term[i] == v->term[j]) {
            double weight = (double)v->weight[i] * (double)v->weight[j];
            if (np_weights_spread(w, v->term[i]) <= COMMON)
                n = offer(pool, n, (scored){weight, np_weights_text(w, v->term[i])});
            i++, j++;
        } else if (v->term[i] < v->term[j]) {
            i++;
        } else {
            j++;
        }
    }
    for (size_t k = 0; k < n && n_chosen < most; k++) {
        bool is_said = false;
        for (size_t c = 0; c < n_chosen; c++)
            is_said |= says(pool[k].text, term[c]) || says(term[c], pool[k].text);
        if (!is_said)
            term[n_chosen++] = pool[k].text;
    }
    return n_chosen;
}
