/* state.h - what a state owns, and what its tables hold; shared by its own files (state*.c) only.
 *
 *     meta     "head", "settings" ...      what the rest goes by
 *     article  number -> its facts         but for
 *     text     number -> title and text
 *     place    number -> story, time       the row a state reads of each article when it opens
 *     gist     number -> its weightiest terms, by which articles are placed at once
 *     name     of an id -> number          ids that are taken, texts that came under them
 *     story    number -> id, into, count   by age; a merged one stays, so that its id leads on
 *     event    number -> a change          in order
 *     reader   name -> what was shown      to whom
 *     rating   range of stories -> figures each was worth when it was last told of
 *     seen     keys of texts -> articles   who may be a copy of whom (store/postings.h)
 *
 * Articles are numbered in the order they came, stories in that of their age, both from 0; numbers
 * are never given twice. Each value begins with its version. */
#ifndef NP_STATE_H
#define NP_STATE_H

#include "base/buf.h"
#include "base/saved.h"
#include "newsroom.h"
#include "store/postings.h"
#include "store/store.h"
#include "story/gist.h"

enum {
    NP_META,
    NP_ARTICLE,
    NP_TEXT,
    NP_PLACE,
    NP_NAME,
    NP_ROOM_STORY,
    NP_CHANGE,
    NP_READER,
    NP_RATING,
    NP_SEEN,
    NP_GIST,
    NP_STATE_TABLES
};

/* ---- values (state_values.c) ---- */

/* What the tables begin with. */
typedef struct np_head {
    int64_t now;         /* when articles last came; NP_NEVER */
    int64_t placed;      /* ... and were last repaired; NP_NEVER */
    uint64_t n_articles; /* that ever came: the next one's number */
    uint64_t n_stories, n_events;
    uint64_t n_settled;  /* articles below were placed by a repair; the others are loose: placed for
                            the time being, or not at all */
    uint64_t n_lasting;  /* stories below were made by a repair */
    uint64_t gists_from; /* articles from there on have a gist, if they have a text */
} np_head;

/* An article as it is kept. Read from a value its strings are borrowed of it. */
typedef struct np_kept {
    np_article a; /* id: for good; without title and text */
    np_str came;  /* the id it came under */
    int64_t first_seen;
    uint64_t content[2]; /* of all by which a repeat is known */
} np_kept;

typedef struct np_place {
    uint32_t story; /* NP_NO_STORY: it is loose, and still to be placed */
    int64_t at;     /* when it counts as published; NP_NEVER: all but its id and story is gone */
} np_place;

/* A change as it is kept: by numbers, which live longer than what they number. */
typedef struct np_noted {
    np_event_kind kind;
    int64_t at;
    uint32_t story;
    uint64_t n_articles;
    const uint32_t *other, *added;
    size_t n_others, n_added;
} np_noted;

void np_value_u32(np_buf *b, uint32_t x);
void np_value_u64(np_buf *b, uint64_t x);
void np_head_put(np_buf *b, const np_head *head);
void np_kept_put(np_buf *b, const np_kept *kept);
void np_text_put(np_buf *b, np_str title, np_str text);
void np_place_put(np_buf *b, np_place place);
void np_gist_put(np_buf *b, const np_gist *gist);
void np_numbers_put(np_buf *b, const uint32_t *item, size_t n);
void np_room_story_put(np_buf *b, const np_room_story *story);
void np_noted_put(np_buf *b, const np_noted *noted);

/* What version `from` wrote becomes what this one writes (state_migrate.c): for np_store_schema. */
np_code np_state_migrate(np_store *store, uint32_t from, void *ctx, np_error *err);

/* NP_E_INPUT: value is no such thing; table and key are named. */
np_code np_head_get(np_str value, np_head *head, np_error *err);
np_code np_kept_get(np_str value, uint64_t key, np_kept *kept, np_arena *lists, np_error *err);
np_code np_text_get(np_str value, uint64_t key, np_str *title, np_str *text, np_error *err);
np_code np_place_get(np_str value, uint64_t key, np_place *place, np_error *err);
np_code np_gist_get(np_str value, uint64_t key, np_gist *gist, np_error *err);
np_code np_numbers_get(np_str value, uint32_t **item, size_t *n, np_error *err); /* *item: own */
np_code np_room_story_get(np_str value, uint64_t key, np_room_story *story, np_error *err);
np_code np_noted_get(np_str value, uint64_t key, np_noted *noted, np_error *err);
void np_noted_clear(np_noted *noted); /* of one that was got */

np_code np_state_damage(np_error *err, const char *table, uint64_t key, const char *what);

/* ---- the state (state.c) ---- */

/* What became of every article and story: in memory as on the disk. */
typedef struct np_history {
    bool is_read;
    uint32_t *story; /* n: NP_NO_STORY where it is still to be placed, or forgotten */
    int64_t *at;     /* n: NP_NEVER where its text is gone, or all of it */
    size_t n, cap, cap_at;
    np_room_story *stories;
    size_t n_stories, cap_stories;
    np_arena *ids;
} np_history;

struct np_state {
    np_store *store;
    np_options opt;
    bool is_writer, has_begun; /* a transaction */
    bool is_new;               /* its settings are still to be written */
    np_head head, before;      /* as the transaction makes it; as it was when that began */
    uint64_t n_committed;      /* articles that are in */
    np_place *fresh;           /* of those that are not yet: n_fresh */
    size_t n_fresh, cap_fresh;
    np_history past;
    struct np_instant *instant;   /* the articles of the desk; NULL: to be read */
    size_t small_desk;            /* up to which each add repairs: a constant, but for tests */
    struct np_listing_desk *desk; /* where keys are gathered; NULL: there are none */
    np_buf key, value;            /* scratch */
    np_arena *lists;              /* scratch, of one article */
};

np_code np_state_begin(np_state *s, np_error *err);
void np_state_undo(np_state *s); /* the transaction, and what memory knows of it */

/* Put what s->value holds, if it is whole. */
np_code np_state_put_at(np_state *s, size_t table, uint64_t key, np_error *err);

/* An article, title and text included; its strings are in arena. NP_E_INPUT: it is not there. */
np_code np_state_article(np_state *s, uint64_t number, np_arena *arena, np_kept *kept,
                         np_error *err);

/* The number of the article of that id; *is_there: there is one. */
np_code np_state_number(np_state *s, np_str id, uint64_t *number, bool *is_there, np_error *err);

/* s->past, if it is not yet read (state_history.c). */
np_code np_state_read_past(np_state *s, np_error *err);
np_code np_state_read_stories(np_state *s, np_error *err); /* of it, the stories alone */
void np_history_clear(np_history *h);
uint32_t np_history_resolve(const np_history *h, uint32_t story);

/* ---- ids by arrival (state_names.c) ---- */

typedef struct np_named {
    bool is_repeat;  /* it is there */
    bool is_revised; /* another text of its id is */
    np_str id;       /* for good; in s->lists */
    uint64_t content[2];
} np_named;

/* What an article that came as number is called, tidy, a->id being what it came under. Rows of what
 * is taken by it are put. */
np_code np_state_name(np_state *s, const np_article *a, uint64_t number, np_named *named,
                      np_error *err);

/* Is such an article there, or was it until it was too old? */
np_code np_state_has(np_state *s, const np_article *a, bool *is_there, np_error *err);

/* Take its rows out, so that it may come again. */
np_code np_state_unname(np_state *s, const np_kept *kept, np_error *err);

/* What an article, tidy and under the id it came under, is known by when it comes again. */
np_code np_state_content(np_state *s, const np_article *a, uint64_t content[2], np_error *err);

/* ---- texts that were seen (state_seen.c) ---- */

np_postings np_state_postings(const np_state *s);

/* What a text is listed under. */
typedef struct np_text_keys {
    const uint64_t *key; /* n, below 2^NP_POSTING_BITS; until the next is listed */
    size_t n;
    uint16_t weight; /* its shingles, or as many as that can say; 0: it is not listed */
} np_text_keys;

/* Of an article, tidy and under the id it came under. */
np_code np_state_keys(np_state *s, const np_article *a, np_text_keys *listed, np_error *err);

static inline uint64_t np_state_posting_key(uint64_t listed)
{
    return listed >> (64 - NP_POSTING_BITS);
}

/* List the text of an article, the one behind those that are, tidy and under the id it came under;
 * with the transaction that is under way. */
np_code np_state_list(np_state *s, uint32_t number, const np_article *a, np_error *err);
np_code np_state_flush_listed(np_state *s, np_error *err); /* before it is committed */
void np_state_drop_listed(np_state *s);                    /* when it is undone */
void np_state_desk_free(struct np_listing_desk *d);

/* What is in and not listed, because an older newsprint put it, is listed, in transactions of its
 * own; nothing while one is under way. */
np_code np_state_catch_up(np_state *s, np_error *err);

/* Articles that may be copies of each other: in the corpus, in the state. */
typedef struct np_match {
    uint32_t article, number;
} np_match;

typedef struct np_matches { /* zero-initialised there are none */
    np_match *match;        /* by article; np_free() */
    size_t n, cap;
    uint32_t end; /* all of the state's that are below were asked for (state_ask.c) */
} np_matches;

/* Ask for all articles of c that are not old, whose texts are made. */
np_code np_state_ask(np_state *s, const np_corpus *c, np_matches *found, np_error *err);

/* Is the text of that article forgotten? */
np_code np_state_is_gone(np_state *s, uint64_t number, bool *is_gone, np_error *err);

/* The story that an id leads to, of s->past (state_find.c). NP_E_INPUT: none. */
np_code np_state_find_story(np_state *s, np_str id, uint32_t *story, np_error *err);

/* ---- repair (state_place.c) ---- */

/* All that is loose goes to its story: in a transaction of its own, or of a reader in memory.
 * Nothing where there is none. */
np_code np_state_place(np_state *s, np_error *err);

/* ---- reports (state_report.c, state_behind.c) ---- */

/* Behind c, filled with the stories that are shown: as many articles of others, the newest, as make
 * it options.repair_context. */
np_code np_state_put_behind(np_state *s, np_corpus *c, const bool *is_shown, np_error *err);

/* ---- significance over 28 days (state_ratings.c, state_scale.c) ---- */

typedef struct np_rating { /* of a story when it was last reported on */
    uint32_t story, n_articles;
    int64_t last; /* when its last article counts as published, at most the moment of the report */
    double raw;   /* by the usual weights */
} np_rating;

typedef struct np_ratings { /* zero-initialised it is empty */
    np_rating *at;
    size_t n, cap;
} np_ratings;

typedef struct np_kept_scale {
    int64_t made;        /* when the stories were last rated */
    uint64_t n_articles; /* of all ratings */
    int64_t from, to;    /* the least and the most of their `last` */
    np_knot knot[NP_MOST_KNOTS];
    size_t n_knots;
} np_kept_scale;

np_code np_ratings_add(np_ratings *r, np_rating one, np_error *err);
void np_ratings_clear(np_ratings *r);

/* All that are kept, by story, behind those of *r. */
np_code np_ratings_read(np_state *s, np_ratings *r, np_error *err);

/* Keep these, which get sorted, and no others, and the scale that they make, in the transaction
 * under way. */
np_code np_ratings_put(np_state *s, np_ratings *r, int64_t made, np_error *err);

np_code np_scale_make(const np_ratings *r, int64_t made, np_kept_scale *scale, np_error *err);
np_code np_scale_put(np_state *s, const np_kept_scale *scale, np_error *err);
np_code np_scale_get(np_state *s, np_kept_scale *scale, bool *is_there, np_error *err);

/* Are both of the same ratings, whenever they were made? */
bool np_scale_is_of(const np_kept_scale *scale, const np_kept_scale *other);

/* Rate the stories that go on, if that was not done in the last day, in a transaction of its own.
 */
np_code np_state_rate(np_state *s, np_error *err);

/* In the transaction under way: no rating counts articles that s->past no longer has. */
np_code np_state_rate_less(np_state *s, np_error *err);

/* Score c by the scale of s, if that is of enough and nothing else is asked for. */
np_code np_state_scale(np_state *s, np_corpus *c, np_error *err);

/* The settled articles that the next repair looks at, ascending: *seat is own. s->past is read. */
np_code np_state_seats(const np_state *s, uint32_t **seat, size_t *n_seats, np_error *err);

/* ---- placing at once (state_instant.c) ---- */

/* Articles that a repair places while one waits for it: some tenths of a second. */
enum { NP_SMALL_DESK = 2048 };

/* Is a repair due, when n more come? Then they need no place for the time being. */
np_code np_instant_is_due(np_state *s, size_t n, bool *is_due, np_error *err);

/* s->instant, in a transaction. */
np_code np_instant_open(np_state *s, np_error *err);
void np_instant_drop(np_state *s);

/* Where the article that comes as `number` belongs, place->at being known; its story's row is put,
 * a's id is its id for good. np_instant_open() has been called. After a failure the transaction is
 * to be undone. */
np_code np_instant_place(np_state *s, const np_article *a, uint64_t number, const np_gist *gist,
                         np_place *place, np_error *err);

/* The events of what was placed since the last call. */
np_code np_instant_tell(np_state *s, np_error *err);

/* The gists of the articles from .. to-1 of c, of which any id will do, into gist[0 ..]. */
np_code np_state_gists(const np_state *s, const np_corpus *c, size_t from, size_t to, np_gist *gist,
                       np_error *err);

/* The gist of the article of that number, of its text. */
np_code np_state_make_gist(np_state *s, uint64_t number, np_gist *gist, np_error *err);

/* ---- readers (state_readers.c) ---- */

/* is_known[k] of each of n articles, ascending by number, that the reader was shown. */
np_code np_reader_mark(np_state *s, np_str reader, const uint32_t *number, size_t n, bool *is_known,
                       np_error *err);

/* ---- check (state_check.c, state_check_rules.c) ---- */

typedef void np_finding(void *ctx, const char *table, uint64_t key, const char *what);

/* Of tables in which each value is right: do stories, ids and the scale follow from what was kept
 * of how they came about? say() is told what does not. */
np_code np_state_check_rules(np_state *s, bool is_full, np_finding *say, void *ctx, np_error *err);

/* Of every stride-th article, and of the index as a whole (state_check_seen.c). */
np_code np_state_check_seen(np_state *s, uint64_t stride, np_finding *say, void *ctx,
                            np_error *err);

/* ---- what all articles have in common (state_settings.c) ---- */

/* The options that decide, as lines "name value". */
void np_state_settings_put(np_buf *b, const np_options *opt);

/* Set them in *opt. NP_E_INPUT: text is no such thing. */
np_code np_state_settings_get(np_str text, np_options *opt, np_error *err);

/* NP_E_USAGE where *opt is not what text says, with both named. */
np_code np_state_settings_check(np_str text, const np_options *opt, np_error *err);

#endif
