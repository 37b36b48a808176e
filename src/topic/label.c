/* label.c - a topic's label is what its stories share, not what one of them is full of.
 *
 * So a term's weight is the sum over stories of at most a little each (its square root), which
 * favours terms in many stories over one story's own names. */
#include "topic/label.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/str.h"
#include <math.h>

enum { POOL = 16 };
static const double COMMON = .3; /* a term in more of all stories says nothing of these */

typedef struct scored {
    double weight;
    np_str text;
} scored;

static bool is_part(np_str part, np_str whole)
{
    for (size_t i = 0; part.len && i + part.len <= whole.len; i++) {
        size_t k = 0;
        while (k < part.len && (part.at[k] | 32) == (whole.at[i + k] | 32))
            k++;
        if (k == part.len)
            return true;
    }
    return false;
}

/* Folders are named after names, and two words say more than one. */
static double form_of(np_str text)
{
    double form = text.at[0] >= 'A' && text.at[0] <= 'Z' ? 1.5 : 1;
    return memchr(text.at, ' ', text.len) ? form * 1.2 : form;
}

static bool is_fit(np_str text) { return text.len >= 3 && !memchr(text.at, '\n', text.len); }

static size_t offer(scored *pool, size_t n, size_t most, scored one)
{
    if (!is_fit(one.text) || (n == most && one.weight <= pool[n - 1].weight))
        return n;
    size_t k = n < most ? n++ : most - 1;
    for (; k > 0 && pool[k - 1].weight < one.weight; k--)
        pool[k] = pool[k - 1];
    pool[k] = one;
    return n;
}

/* The pool's best terms of which none is part of another. */
static size_t choose(const scored *pool, size_t n, np_str *term, size_t most)
{
    size_t n_chosen = 0;
    for (size_t k = 0; k < n && n_chosen < most; k++) {
        bool is_said = false;
        for (size_t j = 0; j < n_chosen; j++)
            is_said |= is_part(pool[k].text, term[j]) || is_part(term[j], pool[k].text);
        if (!is_said)
            term[n_chosen++] = pool[k].text;
    }
    return n_chosen;
}

static np_code write_label(const np_str *term, size_t n, np_arena *arena, np_str *label,
                           np_error *err)
{
    np_buf b = {0};
    for (size_t k = 0; k < n; k++) {
        np_buf_text(&b, k ? ", " : "");
        np_buf_str(&b, term[k]);
    }
    if (b.len && b.at[0] >= 'a' && b.at[0] <= 'z')
        b.at[0] = (char)(b.at[0] - 'a' + 'A');
    np_code code = np_buf_check(&b, err);
    if (!code && !np_arena_copy(arena, np_buf_view(&b), label, err))
        code = NP_E_NOMEM;
    np_buf_clear(&b);
    return code;
}

np_code np_topic_label(const np_vectors *v, const np_weights *w, const uint32_t *story, size_t n,
                       np_arena *arena, np_str *label, np_error *err)
{
    size_t n_entries = 0, at = 0;
    for (size_t k = 0; k < n; k++)
        n_entries += v->start[story[k] + 1] - v->start[story[k]];
    np_keyed *entry = np_alloc(0, n_entries, 2 * sizeof *entry, err);
    if (!entry)
        return NP_E_NOMEM;
    for (size_t k = 0; k < n; k++)
        for (size_t e = v->start[story[k]]; e < v->start[story[k] + 1]; e++)
            entry[at++] = (np_keyed){v->term[e], (uint32_t)e};
    np_sort_keyed(entry, entry + n_entries, n_entries, 32);
    scored pool[POOL];
    np_str term[2];
    size_t n_pool = 0;
    for (size_t k = 0, end; k < n_entries; k = end) {
        double weight = 0;
        for (end = k; end < n_entries && entry[end].key == entry[k].key; end++)
            weight += sqrt((double)v->weight[entry[end].index]);
        uint32_t t = (uint32_t)entry[k].key;
        np_str text = np_weights_text(w, t);
        if (end - k >= 2 && np_weights_spread(w, t) <= COMMON)
            n_pool = offer(pool, n_pool, POOL, (scored){weight * form_of(text), text});
    }
    np_free(entry);
    size_t n_terms = choose(pool, n_pool, term, 2);
    return write_label(term, n_terms, arena, label, err);
}

size_t np_topic_shared(const np_vectors *v, const np_weights *w, uint32_t a, uint32_t b,
                       np_str *term, size_t most)
{
    scored pool[POOL];
    size_t n_pool = 0, i = v->start[a], j = v->start[b];
    while (i < v->start[a + 1] && j < v->start[b + 1]) {
        if (v->term[i] == v->term[j]) {
            double weight = (double)v->weight[i] * (double)v->weight[j];
            if (np_weights_spread(w, v->term[i]) <= COMMON)
                n_pool =
                    offer(pool, n_pool, POOL, (scored){weight, np_weights_text(w, v->term[i])});
            i++, j++;
        } else if (v->term[i] < v->term[j]) {
            i++;
        } else {
            j++;
        }
    }
    return choose(pool, n_pool, term, most);
}
