/* seen.c - which articles are copies of what was there: all of it loaded, every pair compared.
 *
 * This is what a state did before it had an index, and beside it the definition itself. */
#include "naive/seen.h"
#include "corpus_wholes.h"
#include "read/url.h"
#include <xxhash.h>

/* By its own id and URL, not those of articles identical to it. */
static void name_article(const np_corpus *c, size_t i, uint64_t name[2], np_text *t)
{
    np_str id = c->arrival[i].id, url = c->article[i].url;
    t->name = name;
    t->n_names = 0;
    if (id.len)
        name[t->n_names++] = np_name_of_id(XXH3_64bits(id.at, id.len));
    if (url.len)
        name[t->n_names++] = np_name_of_url(np_url_page(url));
    if (t->n_names == 2 && name[0] > name[1]) {
        uint64_t higher = name[0];
        name[0] = name[1];
        name[1] = higher;
    }
}

static np_code compare(np_corpus *c, size_t i, size_t n_new, np_wholes *wholes, naive_seen *seen,
                       np_error *err)
{
    np_rules rules = np_corpus_rules(c);
    np_code code = NP_OK;
    for (size_t j = 0; j < c->n && !code; j++) {
        uint32_t x = c->text_of[i], y = c->text_of[j];
        uint64_t name_a[2], name_b[2];
        np_text a, b;
        if (!(code = np_wholes_get(wholes, x, &a, err)))
            code = np_wholes_get(wholes, y, &b, err);
        if (code)
            break;
        name_article(c, i, name_a, &a);
        name_article(c, j, name_b, &b);
        bool is_same = x == y && a.n_shingles > 0;
        bool is_related = is_same || (x != y && np_may_join(np_relate(&rules, &a, &b, NULL)));
        seen->is_like_new |= is_related && j < n_new && j != i;
        if (!is_related || j < n_new)
            continue;
        seen->is_copy = true;
        seen->is_of_few |= a.n_shingles < NP_ALL_BELOW && b.n_shingles < NP_ALL_BELOW;
    }
    return code;
}

np_code naive_see(const np_options *opt, const np_article *old, size_t n_old,
                  const np_article *fresh, size_t n_new, naive_seen *seen, np_error *err)
{
    np_corpus *c = np_corpus_new(opt, err);
    np_wholes *wholes = NULL;
    np_code code = c ? NP_OK : NP_E_NOMEM;
    for (size_t i = 0; i < n_new && !code; i++)
        code = np_corpus_add(c, &fresh[i], err);
    if (!code)
        np_corpus_mark_old(c);
    for (size_t i = 0; i < n_old && !code; i++)
        code = np_corpus_add(c, &old[i], err);
    if (!code)
        code = np_corpus_copies(c, err);
    if (!code && !(wholes = np_wholes_new(c, err)))
        code = NP_E_NOMEM;
    for (size_t i = 0; i < n_new && !code; i++) {
        seen[i] = (naive_seen){.is_grouped = c->copy[i].is_old, .is_copy = c->arrival[i].is_old};
        code = compare(c, i, n_new, wholes, &seen[i], err);
    }
    np_wholes_free(wholes);
    np_corpus_free(c);
    return code;
}
