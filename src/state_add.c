/* state_add.c - articles come in, some thousands a transaction, and with each its place.
 *
 * Where a repair is due when all are in (state_instant.c says when), they are left without one: the
 * repair at the end, in a transaction of its own, places them for good, and a kill in between
 * leaves articles that are in and still to be placed, which the next to come here does. Else each
 * is placed for the time being, in the transaction that keeps it.
 *
 * Refused: a repair with each batch of an input. It is the same over and over, and the stories are
 * those of the last one. */
#include "base/error.h"
#include "base/mem.h"
#include "state.h"

enum { BATCH = 4096 }; /* articles whose gists are in memory; and of one transaction */

/* When it counts as published: what is undated, as of when it came. */
static int64_t moment_of(const np_article *a, int64_t now)
{
    int64_t at = np_room_moment(a->published);
    return at == NP_NEVER ? now : at;
}

static np_code put_rows(np_state *s, uint64_t number, const np_kept *kept, const np_gist *gist,
                        np_place place, np_error *err)
{
    s->value.len = 0;
    np_kept_put(&s->value, kept);
    np_code code = np_state_put_at(s, NP_ARTICLE, number, err);
    s->value.len = 0;
    np_text_put(&s->value, kept->a.title, kept->a.text);
    if (!code)
        code = np_state_put_at(s, NP_TEXT, number, err);
    s->value.len = 0;
    np_place_put(&s->value, place);
    if (!code)
        code = np_state_put_at(s, NP_PLACE, number, err);
    s->value.len = 0;
    np_gist_put(&s->value, gist);
    if (!code)
        code = np_state_put_at(s, NP_GIST, number, err);
    if (!code && !NP_GROW(s->fresh, s->cap_fresh, s->n_fresh + 1, err))
        code = NP_E_NOMEM;
    if (!code)
        s->fresh[s->n_fresh++] = place;
    return code;
}

/* Articles from .. to-1 of c, in one transaction. */
typedef struct batch {
    const np_corpus *c;
    size_t from, to;
    np_gist *gist;
    bool waits; /* for a repair: they get no place */
} batch;

/* a: as it is kept in a corpus, under the id it came with. */
static np_code take_one(np_state *s, const np_article *a, const np_gist *gist, bool waits,
                        np_taken *taken, np_error *err)
{
    np_named named;
    uint64_t number = s->head.n_articles;
    if (number >= NP_NO_STORY - 1)
        return np_fail(err, NP_E_LIMIT, "a state of %u articles takes no more", NP_NO_STORY - 1);
    np_code code = np_state_name(s, a, number, &named, err);
    if (code)
        return code;
    if (named.is_repeat) {
        taken->n_repeated++;
        return NP_OK;
    }
    np_kept kept = {.a = *a, .came = a->id, .first_seen = s->head.now};
    kept.a.id = named.id;
    kept.content[0] = named.content[0];
    kept.content[1] = named.content[1];
    np_place place = {NP_NO_STORY, moment_of(a, kept.first_seen)};
    if (!waits)
        code = np_instant_place(s, &kept.a, number, gist, &place, err);
    if (code || (code = put_rows(s, number, &kept, gist, place, err)))
        return code;
    if ((code = np_state_list(s, (uint32_t)number, a, err)))
        return code;
    s->head.n_articles++;
    taken->n_added++;
    taken->n_revised += named.is_revised;
    return NP_OK;
}

static np_code take_all(np_state *s, const batch *b, np_taken *taken, np_error *err)
{
    const np_corpus *c = b->c;
    np_code code = np_state_begin(s, err);
    if (!code && !b->waits)
        code = np_instant_open(s, err);
    for (size_t i = b->from; i < b->to && !code; i++) {
        np_article a = c->article[i];
        a.id = c->arrival[i].id;
        if (!c->arrival[i].was_there)
            code = take_one(s, &a, &b->gist[i - b->from], b->waits, taken, err);
    }
    if (!code && !b->waits)
        code = np_instant_tell(s, err);
    if (!code) /* what was read back of a file that lost some is not to be kept for good */
        code = np_corpus_check(c, err);
    if (code)
        np_state_undo(s);
    return code;
}

/* Begin, if need be, and put the articles [from, to) of c. */
static np_code take_some(np_state *s, const np_corpus *c, size_t from, size_t to, bool waits,
                         np_taken *taken, np_error *err)
{
    batch b = {c, from, to, np_alloc(0, to - from, sizeof *b.gist, err), waits};
    np_code code = b.gist ? np_state_gists(s, c, from, to, b.gist, err) : NP_E_NOMEM;
    if (!code)
        code = take_all(s, &b, taken, err);
    np_free(b.gist);
    return code;
}

/* The clock; it never goes back, and who sets it back is told. */
static np_code set_now(np_state *s, np_time now, np_error *err)
{
    if (now.kind == NP_TIME_UNKNOWN)
        return np_fail(err, NP_E_USAGE, "a state needs to know what time it is");
    int64_t at = np_room_moment(now);
    if (at >= s->head.now) {
        s->head.now = at;
        return NP_OK;
    }
    np_say(&s->opt, NP_LOG_NOTICE,
           "the clock is %lld seconds behind what it was when articles last came; they come as of "
           "then",
           (long long)(s->head.now - at));
    return NP_OK;
}

static np_code check(np_state *s, const np_corpus *c, np_error *err)
{
    if (!s->is_writer)
        return np_fail(err, NP_E_USAGE, "the state was opened for reading");
    np_code code = np_corpus_needs_texts(c, "stories", err);
    return code ? code : np_state_catch_up(s, err);
}

np_code np_state_take(np_state *s, const np_corpus *c, np_time now, np_taken *taken, np_error *err)
{
    bool waits;
    *taken = (np_taken){0};
    np_code code = check(s, c, err);
    if (!code)
        code = set_now(s, now, err);
    if (!code)
        code = np_instant_is_due(s, c->n, &waits, err);
    for (size_t from = 0; from < c->n && !code; from += BATCH)
        code = take_some(s, c, from, c->n - from < BATCH ? c->n : from + BATCH, waits, taken, err);
    return code;
}

/* "4,096 articles are in, 3 of them revisions; 12 were there". */
static void tell(const np_state *s, const np_taken *taken)
{
    np_say(&s->opt, NP_LOG_DETAIL, "%llu articles are in, %llu of them revisions; %llu were there",
           (unsigned long long)taken->n_added, (unsigned long long)taken->n_revised,
           (unsigned long long)taken->n_repeated);
}

np_code np_state_add(np_state *s, const np_corpus *c, np_time now, np_taken *taken, np_error *err)
{
    bool waits = false;
    *taken = (np_taken){0};
    np_code code = check(s, c, err);
    if (!code)
        code = set_now(s, now, err);
    if (!code)
        code = np_instant_is_due(s, c->n, &waits, err);
    for (size_t from = 0; from < c->n && !code; from += BATCH) {
        np_taken more = {0};
        size_t to = c->n - from < BATCH ? c->n : from + BATCH;
        code = take_some(s, c, from, to, waits, &more, err);
        if (!code)
            code = np_state_commit(s, err);
        if (code)
            break;
        tell(s, &more);
        taken->n_added += more.n_added;
        taken->n_revised += more.n_revised;
        taken->n_repeated += more.n_repeated;
        np_corpus_progress(c, "articles kept", to, c->n);
    }
    if (!code && waits && !(code = np_state_place(s, err)))
        code = np_state_rate(s, err);
    return code;
}
