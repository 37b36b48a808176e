/* state_check.c - does what the tables of a state say of each other hold?
 *
 * The store proves that each value is the one that was put (store/check.c). Here it is asked
 * whether they fit: each article that is placed has its facts, its text, its id's row and a story;
 * each story counts its members; what was merged leads to an older one; a text is the one its
 * article is known by, and its gist is of it; what a repair has settled is in a story that lasts.
 * Each table is gone through once, with a row of memory an article and a story, and past the first
 * damage: what is found is told and left as it is. Where nothing was, the stories are held against
 * their past (state_check_rules.c). */
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"
#include <stdio.h>
#include <string.h>

enum { MOST_TOLD = 1000, SAMPLE = 1000 };
enum { IS_PLACED = 1, HAS_TEXT = 2, HAS_FACTS = 4, HAS_GIST = 8 };

typedef struct checker {
    np_state *s;
    np_damage *tell;
    void *ctx;
    size_t n_told;
    unsigned char *has;                /* of each article that ever came */
    uint32_t *into, *n_said, *n_found; /* of each story */
    uint64_t n_articles, n_stories, n_rows;
    uint64_t stride; /* each so many-th text is held against what its article is known by */
    int64_t last_event;
    np_arena *words;
} checker;

/* ---- telling ---- */

/* Without the advice to do what is being done. */
static void say(checker *c, const char *line)
{
    np_error own;
    size_t len = strlen(line), advice = sizeof "; " NP_STORE_ADVICE - 1;
    if (c->n_told++ >= MOST_TOLD || !c->tell)
        return;
    bool has_advice = len > advice && !strcmp(line + len - advice, "; " NP_STORE_ADVICE);
    snprintf(own.text, sizeof own.text, "%.*s", (int)(has_advice ? len - advice : len), line);
    c->tell(c->ctx, own.text);
}

static np_code say_of(checker *c, const char *table, uint64_t key, const char *what)
{
    np_error damage;
    np_state_damage(&damage, table, key, what);
    say(c, damage.text);
    return NP_OK;
}

static void hear(void *ctx, const char *line) { say(ctx, line); }

static void hear_of(void *ctx, const char *table, uint64_t key, const char *what)
{
    (void)say_of(ctx, table, key, what);
}

/* A damage is told; memory and the disk end the check. */
static np_code go_on(checker *c, np_code code, const np_error *why, np_error *err)
{
    if (code == NP_E_INPUT) {
        say(c, why->text);
        return NP_OK;
    }
    if (code && err)
        *err = *why;
    return code;
}

/* ---- stories ---- */

static np_code see_story(void *ctx, uint64_t key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_room_story story;
    np_error why = {0};
    np_code code = np_room_story_get(value, key, &story, &why);
    if (code)
        return go_on(c, code, &why, err);
    if (key >= c->n_stories)
        return say_of(c, "story", key, "it is none of those that were made");
    bool is_merged = story.into != key;
    if (story.into > key)
        return say_of(c, "story", key, "it is part of a younger one");
    c->into[key] = c->into[story.into]; /* older, and so in one step where it leads */
    c->n_said[key] = story.n_articles;
    c->n_rows++;
    if (is_merged && story.n_articles)
        return say_of(c, "story", key, "it is part of another and has articles of its own");
    return story.id.len ? NP_OK : say_of(c, "story", key, "it has no id");
}

static void compare_counts(checker *c)
{
    for (uint64_t k = 0; k < c->n_stories; k++)
        if (c->into[k] == k && c->n_said[k] != c->n_found[k]) {
            char what[100];
            snprintf(what, sizeof what, "it counts %u articles, and %u are in it", c->n_said[k],
                     c->n_found[k]);
            say_of(c, "story", k, what);
        }
}

/* ---- articles ---- */

static np_code see_place(void *ctx, uint64_t key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_place place;
    np_error why = {0};
    np_code code = np_place_get(value, key, &place, &why);
    if (code)
        return go_on(c, code, &why, err);
    if (key >= c->n_articles)
        return say_of(c, "place", key, "it is of an article that never came");
    bool is_gone = place.at == NP_NEVER; /* too old: id and story are all that is left */
    bool may_lack_gist = is_gone || key < c->s->head.gists_from;
    c->has[key] = (unsigned char)(IS_PLACED | (is_gone ? HAS_TEXT | HAS_FACTS : 0) |
                                  (may_lack_gist ? HAS_GIST : 0));
    bool is_settled = key < c->s->head.n_settled;
    if (place.story == NP_NO_STORY)
        return is_gone      ? say_of(c, "place", key, "it has neither text nor story")
               : is_settled ? say_of(c, "place", key, "it was placed, and is in no story")
                            : NP_OK;
    if (place.story >= c->n_stories)
        return say_of(c, "place", key, "it is in a story that never was");
    if (is_settled && place.story >= c->s->head.n_lasting)
        say_of(c, "place", key, "it is settled in a story that was made for the time being");
    c->n_found[c->into[place.story]]++;
    return NP_OK;
}

static np_code see_text(void *ctx, uint64_t key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_str title, text;
    np_error why = {0};
    np_code code = np_text_get(value, key, &title, &text, &why);
    if (code)
        return go_on(c, code, &why, err);
    if (key >= c->n_articles || !(c->has[key] & IS_PLACED) || c->has[key] & HAS_TEXT)
        return say_of(c, "text", key, "no article has it");
    c->has[key] |= HAS_TEXT;
    return NP_OK;
}

static np_code see_gist(void *ctx, uint64_t key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_gist kept, made;
    np_error why = {0};
    np_code code = np_gist_get(value, key, &kept, &why);
    if (code)
        return go_on(c, code, &why, err);
    if (key >= c->n_articles || !(c->has[key] & IS_PLACED))
        return say_of(c, "gist", key, "no article has it");
    c->has[key] |= HAS_GIST;
    if (key % c->stride || !(c->has[key] & HAS_TEXT) || !(c->has[key] & HAS_FACTS))
        return NP_OK;
    if ((code = np_state_make_gist(c->s, key, &made, &why)))
        return go_on(c, code, &why, err);
    bool is_same = kept.n == made.n &&
                   !memcmp(kept.term, made.term, sizeof kept.term[0] * kept.n) &&
                   !memcmp(kept.count, made.count, kept.n);
    return is_same ? NP_OK : say_of(c, "gist", key, "it is not that of its text");
}

/* The id leads to the article and its text is the one it is known by. */
static np_code compare_article(checker *c, uint64_t key, const np_kept *kept, np_error *err)
{
    uint64_t number, content[2];
    bool is_there;
    np_kept whole;
    np_code code = np_state_number(c->s, kept->a.id, &number, &is_there, err);
    if (code)
        return code;
    if (!is_there || number != key)
        return say_of(c, "article", key, "its id does not lead to it");
    if (key % c->stride || !(c->has[key] & HAS_TEXT))
        return NP_OK;
    np_arena_reset(c->words);
    if ((code = np_state_article(c->s, key, c->words, &whole, err)))
        return code;
    whole.a.id = whole.came;
    if ((code = np_state_content(c->s, &whole.a, content, err)))
        return code;
    bool is_same = content[0] == kept->content[0] && content[1] == kept->content[1];
    return is_same ? NP_OK : say_of(c, "text", key, "it is not the one its article is known by");
}

static np_code see_article(void *ctx, uint64_t key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_kept kept;
    np_error why = {0};
    np_arena_reset(c->s->lists);
    np_code code = np_kept_get(value, key, &kept, c->s->lists, &why);
    if (code)
        return go_on(c, code, &why, err);
    if (key >= c->n_articles || !(c->has[key] & IS_PLACED) || c->has[key] & HAS_FACTS)
        return say_of(c, "article", key, "it has no place");
    c->has[key] |= HAS_FACTS;
    code = compare_article(c, key, &kept, &why);
    return go_on(c, code, &why, err);
}

/* A page that is lost takes hundreds of rows along, which are one thing to tell. */
static void look_for_missing(checker *c, const char *table, unsigned char has)
{
    for (uint64_t from = 0, to; from < c->n_articles; from = to) {
        uint64_t n = 0, first = 0, last = 0;
        for (to = from; to < c->n_articles && !(c->has[to] & has); to++)
            if (c->has[to] & IS_PLACED) { /* the others were forgotten */
                first = n++ ? first : to;
                last = to;
            }
        if (n == 1)
            say_of(c, table, last, "it is missing");
        if (n > 1) {
            char what[100];
            snprintf(what, sizeof what, "it and others up to %llu are missing, %llu in all",
                     (unsigned long long)last, (unsigned long long)n);
            say_of(c, table, first, what);
        }
        to += to == from;
    }
}

/* ---- the rest ---- */

/* Ids lead to articles, also to those whose text is gone. */
static np_code see_name(void *ctx, np_str key, np_str value, np_error *err)
{
    checker *c = ctx;
    uint64_t number;
    bool is_there;
    np_error why = {0};
    (void)value;
    if (key.len == 0 || key.at[0] != 'i')
        return NP_OK;
    np_code code =
        np_state_number(c->s, (np_str){key.at + 1, key.len - 1}, &number, &is_there, &why);
    if (code)
        return go_on(c, code, &why, err);
    c->n_rows++;
    if (number < c->n_articles && c->has[number] & IS_PLACED)
        return NP_OK;
    char line[200];
    snprintf(line, sizeof line, "table name, key %.*s: it leads to no article",
             key.len < 100 ? (int)key.len : 100, key.at);
    say(c, line);
    return NP_OK;
}

static bool are_below(const uint32_t *number, size_t n, uint64_t end)
{
    size_t k = 0;
    while (k < n && number[k] < end)
        k++;
    return k == n;
}

static np_code see_event(void *ctx, uint64_t key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_noted noted;
    np_error why = {0};
    np_code code = np_noted_get(value, key, &noted, &why);
    if (code)
        return go_on(c, code, &why, err);
    if (key != c->n_rows++ || noted.at < c->last_event)
        say_of(c, "event", key, "it does not follow the one before it");
    c->last_event = noted.at;
    if (noted.story >= c->n_stories || !are_below(noted.other, noted.n_others, c->n_stories))
        say_of(c, "event", key, "it speaks of a story that never was");
    if (!are_below(noted.added, noted.n_added, c->n_articles))
        say_of(c, "event", key, "it speaks of an article that never came");
    np_noted_clear(&noted);
    return NP_OK;
}

static np_code see_reader(void *ctx, np_str key, np_str value, np_error *err)
{
    checker *c = ctx;
    np_error why = {0};
    (void)value;
    return go_on(c, np_reader_mark(c->s, key, NULL, 0, NULL, &why), &why, err);
}

/* ---- all ---- */

/* Its own damages, a missing row too, are told by the store. */
static np_code see_all(checker *c, size_t table, np_store_visit_at *see, np_error *err)
{
    np_error why = {0};
    c->n_rows = 0;
    np_code code = np_store_scan_at(c->s->store, table, 0, NP_STORE_LAST, see, c, &why);
    return go_on(c, code, &why, err);
}

static np_code see_all_named(checker *c, size_t table, np_store_visit *see, np_error *err)
{
    np_error why = {0};
    np_str all = {"", 0};
    c->n_rows = 0;
    np_code code = np_store_scan(c->s->store, table, all, all, see, c, &why);
    return go_on(c, code, &why, err);
}

static np_code check_tables(checker *c, np_error *err)
{
    np_code code = see_all(c, NP_ROOM_STORY, see_story, err);
    if (!code && c->n_rows != c->n_stories)
        say_of(c, "meta", 0, "it counts other stories than there are");
    if (!code && !(code = see_all(c, NP_PLACE, see_place, err)))
        compare_counts(c);
    if (!code)
        code = see_all(c, NP_TEXT, see_text, err);
    if (!code && !(code = see_all(c, NP_ARTICLE, see_article, err))) {
        look_for_missing(c, "article", HAS_FACTS);
        look_for_missing(c, "text", HAS_TEXT);
    }
    if (!code && !(code = see_all(c, NP_GIST, see_gist, err)))
        look_for_missing(c, "gist", HAS_GIST);
    if (!code)
        code = see_all_named(c, NP_NAME, see_name, err);
    if (!code && c->n_rows != np_store_count(c->s->store, NP_PLACE))
        say_of(c, "name", 0, "there are other ids than articles");
    c->last_event = NP_NEVER;
    if (!code)
        code = see_all(c, NP_CHANGE, see_event, err);
    if (!code && c->n_rows != c->s->head.n_events)
        say_of(c, "meta", 0, "it counts other events than there are");
    return code ? code : see_all_named(c, NP_READER, see_reader, err);
}

static np_code check_rules(checker *c, bool is_full, np_error *err)
{
    np_error why = {0};
    return go_on(c, np_state_check_rules(c->s, is_full, hear_of, c, &why), &why, err);
}

static np_code check_seen(checker *c, np_error *err)
{
    np_error why = {0};
    return go_on(c, np_state_check_seen(c->s, c->stride, hear_of, c, &why), &why, err);
}

np_code np_state_check(np_state *s, bool is_full, np_damage *tell, void *ctx, np_error *err)
{
    checker c = {.s = s, .tell = tell, .ctx = ctx};
    np_error why = {0};
    c.n_articles = s->n_committed;
    c.n_stories = s->head.n_stories;
    c.stride = is_full ? 1 : c.n_articles / SAMPLE + 1;
    c.words = np_arena_new(err);
    c.has = np_alloc(0, c.n_articles, sizeof *c.has, err);
    c.into = np_alloc(0, c.n_stories, 3 * sizeof *c.into, err);
    np_code code = c.words && c.has && c.into ? NP_OK : NP_E_NOMEM;
    if (!code) {
        c.n_said = c.into + c.n_stories;
        c.n_found = c.n_said + c.n_stories;
        for (uint32_t k = 0; k < c.n_stories; k++)
            c.into[k] = k;
        code = np_store_check(s->store, hear, &c, &why);
        if (code && code != NP_E_INPUT && err)
            *err = why;
    }
    if (!code || code == NP_E_INPUT)
        code = check_tables(&c, err);
    if (!code)
        code = check_seen(&c, err);
    if (!code && c.n_told == 0)
        code = check_rules(&c, is_full, err);
    np_free(c.into);
    np_free(c.has);
    np_arena_free(c.words);
    if (code || !c.n_told)
        return code;
    return np_fail(err, NP_E_INPUT, "the state is damaged: %zu finding%s", c.n_told,
                   c.n_told == 1 ? "" : "s");
}
