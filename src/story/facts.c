/* facts.c - everything is measured against the story's centre: the sum of its accounts' vectors.
 *
 * The title (headline.c) is the headline nearest the centre on which the others agree most; the
 * representative is the account nearest to it; the summary (summary.c) is the few sentences nearest
 * to it that do not say the same; key terms and names (key_terms.c) are its weightiest terms, as
 * the texts write them. Nothing is invented: every word stands in an article. A story of hundreds
 * is told from its NP_MOST_ACCOUNTS most central texts. */
#include "story/facts.h"
#include "base/mem.h"
#include "story/finder.h"
#include <math.h>

np_fact_finder *np_fact_finder_new(const np_options *opt, const np_weights *w, const np_vectors *v,
                                   np_error *err)
{
    np_fact_finder *f = np_alloc(sizeof *f, 0, 0, err);
    if (!f)
        return NULL;
    f->opt = opt, f->w = w, f->v = v;
    f->scanner = np_scanner_new(opt, err);
    if (!f->scanner || !(f->centre = np_alloc(0, v->n_terms, sizeof *f->centre, err))) {
        np_fact_finder_free(f);
        return NULL;
    }
    return f;
}

void np_fact_finder_free(np_fact_finder *f)
{
    if (!f)
        return;
    np_scanner_free(f->scanner);
    np_free(f->centre);
    np_free(f->touched);
    np_free(f->rank);
    np_free(f->closeness);
    np_free(f->entries);
    np_free(f);
}

/* ---- the centre, and who is near it ---- */

static np_code sum_centre(np_fact_finder *f, const np_account *account, size_t n, np_error *err)
{
    f->n_touched = 0;
    for (size_t k = 0; k < n; k++)
        for (size_t e = f->v->start[account[k].item]; e < f->v->start[account[k].item + 1]; e++) {
            uint32_t t = f->v->term[e];
            if (f->centre[t] == 0) {
                if (!NP_GROW(f->touched, f->cap_touched, f->n_touched + 1, err))
                    return NP_E_NOMEM;
                f->touched[f->n_touched++] = t;
            }
            f->centre[t] += (double)f->v->weight[e];
        }
    return NP_OK;
}

static void clear_centre(np_fact_finder *f)
{
    for (size_t k = 0; k < f->n_touched; k++)
        f->centre[f->touched[k]] = 0;
}

static np_code rank_accounts(np_fact_finder *f, const np_account *account, size_t n, np_error *err)
{
    if (!NP_GROW(f->rank, f->cap_rank, n, err) || !NP_GROW(f->closeness, f->cap_closeness, n, err))
        return NP_E_NOMEM;
    size_t n_ranked = 0;
    for (size_t k = 0; k < n; k++) {
        double near = 0;
        for (size_t e = f->v->start[account[k].item]; e < f->v->start[account[k].item + 1]; e++)
            near += f->centre[f->v->term[e]] * (double)f->v->weight[e];
        size_t at = n_ranked < NP_MOST_ACCOUNTS ? n_ranked++ : NP_MOST_ACCOUNTS - 1;
        if (at == NP_MOST_ACCOUNTS - 1 && k >= NP_MOST_ACCOUNTS &&
            near <= f->closeness[f->rank[at]])
            continue;
        f->closeness[k] = near;
        for (; at > 0 && f->closeness[f->rank[at - 1]] < near; at--)
            f->rank[at] = f->rank[at - 1];
        f->rank[at] = (uint32_t)k;
    }
    return NP_OK;
}

enum { AT_ONCE = 64 }; /* terms that are looked for together */

static void find_numbers(const np_weights *w, const np_term *term, size_t n, uint32_t *number)
{
    uint64_t hash[AT_ONCE];
    for (size_t k = 0; k < n; k++)
        hash[k] = term[k].hash;
    np_weights_find_all(w, hash, n, number);
}

np_code np_finder_measure(np_fact_finder *f, const np_scan *scan, np_saying_measure *m,
                          np_error *err)
{
    if (!NP_GROW(f->entries, f->cap_entries, f->n_entries + scan->n_terms, err))
        return NP_E_NOMEM;
    np_saying_term *entry = f->entries + f->n_entries;
    double dot = 0, square = 0;
    *m = (np_saying_measure){0};
    for (size_t from = 0; from < scan->n_terms; from += AT_ONCE) {
        uint32_t number[AT_ONCE];
        size_t n = scan->n_terms - from < AT_ONCE ? scan->n_terms - from : AT_ONCE;
        find_numbers(f->w, scan->term + from, n, number);
        for (size_t k = 0; k < n; k++) {
            uint32_t t = number[k];
            if (t == NP_NOT_LISTED)
                continue;
            double weight =
                (double)np_weights_idf(f->w, t) * (scan->term[from + k].is_bigram ? .5 : 1);
            entry[m->n_terms++] = (np_saying_term){t, weight};
            dot += weight * f->centre[t];
            square += weight * weight;
        }
    }
    double length = sqrt(square);
    for (size_t k = 0; k < m->n_terms; k++)
        entry[k].weight /= length;
    m->near = square > 0 ? dot / length : 0;
    return NP_OK;
}

np_code np_finder_measure_title(np_fact_finder *f, np_str title, np_saying_measure *m,
                                np_error *err)
{
    np_scan scan;
    np_code code = np_scanner_terms(f->scanner, title, (np_str){0}, NULL, NULL, &scan, err);
    return code ? code : np_finder_measure(f, &scan, m, err);
}

double np_finder_cosine(const np_fact_finder *f, const np_saying *a, const np_saying *b)
{
    const np_saying_term *x = f->entries + a->from, *y = f->entries + b->from;
    double dot = 0;
    for (size_t i = 0, j = 0; i < a->n_terms && j < b->n_terms;) {
        uint32_t term_x = x[i].term, term_y = y[j].term;
        dot += term_x == term_y ? x[i].weight * y[j].weight : 0;
        i += term_x <= term_y;
        j += term_y <= term_x;
    }
    return dot;
}

/* What the most central accounts say, each read once. */
static np_code read_accounts(np_fact_finder *f, const np_account *account, size_t n_ranked,
                             np_error *err)
{
    np_code code = NP_OK;
    for (size_t k = 0; k < n_ranked && !code; k++) {
        const np_account *a = &account[f->rank[k]];
        const np_skip *skip = a->skip.lines ? &a->skip : NULL;
        np_scan words;
        code = np_scanner_words(f->scanner, a->title, a->text, skip, &words, err);
        if (!code)
            code = np_finder_add_sentences(f, a, f->rank[k], &words, err);
        if (!code)
            code = np_finder_add_written(f, a, &words, err);
    }
    return code;
}

np_code np_facts_find(np_fact_finder *f, const np_account *account, size_t n, np_arena *arena,
                      np_facts *facts, np_error *err)
{
    size_t n_ranked = n < NP_MOST_ACCOUNTS ? n : NP_MOST_ACCOUNTS;
    *facts = (np_facts){0};
    np_code code = sum_centre(f, account, n, err);
    if (!code)
        code = rank_accounts(f, account, n, err);
    if (!code)
        code = np_finder_pick_title(f, account, n_ranked, facts, err);
    if (!code)
        code = np_finder_begin_summary(f, facts, err);
    if (!code) {
        np_finder_begin_key_terms(f);
        code = read_accounts(f, account, n_ranked, err);
    }
    if (!code)
        code = np_finder_write_summary(f, account, arena, facts, err);
    if (!code)
        code = np_finder_list_names(f, account, n_ranked, arena, facts, err);
    if (!code)
        code = np_finder_list_key_terms(f, arena, facts, err);
    clear_centre(f);
    return code;
}
