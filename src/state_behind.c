/* state_behind.c - what stands behind the stories of a report, so that few are weighed as if they
 * were many.
 *
 * In a quiet hour, or the week after a holiday, three articles may be all that goes on. By three
 * texts no word is rare: what all papers write would be their key terms, and whatever shares it
 * related. So the newest articles of other stories stand behind those of the report, up to as many
 * as a repair has for its context, and words are weighed by both. That is the archive by the hand
 * of the desk (newsroom_desk.c): who knows what is common among ten thousand articles knows it of a
 * million.
 *
 * Refused: to keep in the state how many articles ever had each term. It would be written with
 * every article, hold words of those who were forgotten, and weigh today's words by those of years
 * ago. */
#include "base/error.h"
#include "base/mem.h"
#include "base/sort.h"
#include "state.h"

/* Of the articles of other stories, the `most` that were published last: item[result ..], sorted
 * into the order they came in. */
static size_t choose(const np_state *s, const bool *is_shown, size_t most, np_keyed *item,
                     size_t *n)
{
    const np_history *h = &s->past;
    *n = 0;
    for (uint32_t i = 0; i < h->n; i++)
        if (h->story[i] != NP_NO_STORY && h->at[i] != NP_NEVER &&
            !is_shown[np_history_resolve(h, h->story[i])])
            item[(*n)++] = (np_keyed){np_room_age(h->at[i]), i};
    size_t first = np_room_context(item, item + h->n, *n, (unsigned)most);
    for (size_t k = first; k < *n; k++)
        item[k].key = item[k].index;
    np_sort_keyed(item + first, item + h->n, *n - first, 32);
    return first;
}

/* Stories behind are numbered as they come. */
static np_code number_stories(const np_state *s, np_corpus *c, const np_keyed *item, size_t n,
                              np_error *err)
{
    const np_history *h = &s->past;
    uint32_t *number = np_alloc(0, h->n_stories, sizeof *number, err), n_numbered = 0; /* from 1 */
    if (!number || !(c->behind_story = np_alloc(0, n, sizeof *c->behind_story, err))) {
        np_free(number);
        return NP_E_NOMEM;
    }
    for (size_t k = 0; k < n; k++) {
        uint32_t *at = &number[np_history_resolve(h, h->story[item[k].index])];
        *at = *at ? *at : ++n_numbered;
        c->behind_story[k] = *at - 1;
    }
    np_free(number);
    return NP_OK;
}

static np_code read_all(np_state *s, np_corpus *c, const np_keyed *item, size_t n, np_error *err)
{
    np_kept kept;
    np_options opt = s->opt; /* no more than texts is asked of it */
    opt.sources = opt.calibration = opt.topics = NULL;
    np_arena *texts = np_arena_new(err);
    np_code code = texts && (c->behind = np_corpus_new(&opt, err)) ? NP_OK : NP_E_NOMEM;
    for (size_t k = 0; k < n && !code; k++) {
        np_arena_reset(texts);
        if (!(code = np_state_article(s, item[k].index, texts, &kept, err)))
            code = np_corpus_enter_final(c->behind, &kept.a, kept.a.id, err);
    }
    np_arena_free(texts);
    return code ? code : number_stories(s, c, item, n, err);
}

np_code np_state_put_behind(np_state *s, np_corpus *c, const bool *is_shown, np_error *err)
{
    size_t n, enough = s->opt.repair_context, n_all = s->past.n;
    if (c->n >= enough)
        return NP_OK;
    np_keyed *item = np_alloc(0, n_all, 2 * sizeof *item, err);
    if (!item)
        return NP_E_NOMEM;
    size_t first = choose(s, is_shown, enough - c->n, item, &n);
    np_code code = n > first ? read_all(s, c, item + first, n - first, err) : NP_OK;
    np_free(item);
    return code;
}
