/* corpus.h - what a corpus owns; shared by the conductor's own files (corpus*.c) only. */
#ifndef NP_CORPUS_H
#define NP_CORPUS_H

#include "base/arena.h"
#include "base/map.h"
#include "corpus_prints.h"
#include "corpus_sources.h"
#include "near/near.h"
#include "newsprint.h"
#include "read/ident.h"
#include "read/read.h"
#include "story/calibration.h"

/* An article as it came, before its final id is known and its repeats are gone. */
typedef struct np_arrival {
    np_str id;                  /* as given; empty: none was */
    bool was_there;             /* it was added after np_corpus_mark_old() */
    bool is_old;                /* ... or a repeat of it was */
    const np_signed *elsewhere; /* what came in place of its text; NULL: the text did */
    uint32_t number;            /* so many were added before it, repeats included */
    np_str final;               /* its id for good, where has_final_ids */
} np_arrival;

/* Stories that were found elsewhere, by who knew what came when (newsroom_replay.c). */
typedef struct np_followed {
    uint32_t *story; /* of each article, below n */
    np_str *id;      /* n */
    uint32_t n;
    const bool *is_known;   /* of each article: who looks has seen it; NULL: does not matter */
    const int64_t *at;      /* of each article, when it counts as published; NULL: when it was */
    const uint32_t *number; /* of each article, in a state */
} np_followed;

/* One growing array per field, indexed by article. Everything below `article` is made by
 * np_corpus_copies() and np_corpus_stories() and is gone when an article is added. */
struct np_corpus {
    np_options opt;
    unsigned threads;
    np_sources *sources;          /* opt.sources; NULL: none */
    struct np_taxonomy *taxonomy; /* opt.topics; NULL: topics are found */
    np_calibration *calibration;  /* opt.calibration; NULL: the run ranks its stories */
    np_stats stats;
    np_shelves *shelves;     /* one a thread: what articles point into */
    np_originals *originals; /* ... and files that records were left in; NULL: they are kept */
    np_article *article;
    size_t n, cap;
    np_arrival *arrival;
    size_t arrival_cap;
    uint32_t n_added;   /* repeats that are gone included */
    bool adds_old;      /* what is added from here on is old (dedup --against) */
    bool has_final_ids; /* who added the articles knew their ids and that none is a repeat */
    bool is_signed;     /* all articles are fingerprints: they were signed elsewhere, ... */
    char unicode[16];   /* ... their words folded by this version of Unicode; empty: by ours */

    size_t memory, most;   /* bytes: from which on bulk goes to the file; which are too many */
    np_spill *spill;       /* for texts and raw records; NULL: all are in memory */
    bool spills_shelves;   /* what else comes of raw records goes there, ... */
    size_t share_of_texts; /* ... and the oldest texts, of which a thread may hold so much */
    np_spill *scratch;     /* for shingles, likewise; goes when they do */

    np_arena *results; /* all that follows, but for what says otherwise */
    bool has_ids;      /* np_corpus_settle() has run: ids final, repeats gone */
    uint32_t *family;  /* articles of one explicit id; the smallest index */

    /* copies (corpus_copies.c) */
    bool has_copies;
    bool has_texts;       /* np_corpus_texts() has run, which pairs and fingerprints need too */
    uint64_t (*exact)[2]; /* both 0: no token */
    np_map *furniture;    /* np_line_key() of lines that are furniture; own; NULL: not looked for */
    np_text *text;        /* one a class of identical articles, in rank order */
    size_t n_texts;
    np_arena **shingles; /* one a thread: of texts, those by which they are found */
    bool lacks_features; /* those of texts in part are gone (corpus_features.c) */
    uint32_t *band;      /* the band keys of each article */
    uint32_t *text_of;   /* each article's */
    uint32_t *first;     /* the first article with the same words; itself, if there is none */
    np_copy *copy;

    /* stories (corpus_stories.c) */
    np_followed *followed;  /* NULL: they are still to be found */
    np_corpus *behind;      /* own: articles that words are weighed by as well, and are in no story
                               of the report; NULL: none */
    uint32_t *behind_story; /* own: of each, its story there, below behind->n */
    bool has_stories;
    np_arena **facts; /* one a thread: strings and lists of the report */
    np_report report;

    np_arena *told; /* the lists of the last np_corpus_explain(); own */
};

/* When article i counts as published. */
static inline np_time np_corpus_moment(const np_corpus *c, uint32_t i)
{
    np_time published = c->article[i].published;
    bool is_told = published.kind == NP_TIME_UNKNOWN && c->followed && c->followed->at;
    return is_told ? (np_time){c->followed->at[i], NP_TIME_EXACT} : published;
}

/* np_corpus_add(), of an article whose text lies elsewhere (NULL: it is here), whose proof is
 * kept as it is: it lies in c->shelves[0].text. */
np_code np_corpus_enter(np_corpus *c, const np_article *a, const np_signed *elsewhere,
                        np_error *err);

/* np_corpus_add() of an article whose id for good is known, as np_state knows it, under the id it
 * came with (a->id, or empty). All articles of c are added in this way or none. */
np_code np_corpus_enter_final(np_corpus *c, const np_article *a, np_str final, np_error *err);

/* NP_E_USAGE where texts are needed and there are none. what: "stories". */
np_code np_corpus_needs_texts(const np_corpus *c, const char *what, np_error *err);

/* Ids, repeats and revisions once, before anything is computed. */
np_code np_corpus_settle(np_corpus *c, np_error *err);

/* Every article read into words once: exact keys, classes, shingles, furniture (corpus_texts.c). */
np_code np_corpus_texts(np_corpus *c, np_error *err);

/* What only an index reads of texts goes once it is collected, if that is most of what there is,
 * and is made again for another (corpus_features.c). NP_E_NOMEM, NP_E_LIMIT. */
np_code np_corpus_drop_features(np_corpus *c, np_error *err);
np_code np_corpus_make_features(np_corpus *c, np_error *err);

/* An index of the texts (corpus_index.c): a feature leads to at most `most` texts. */
np_index *np_corpus_index(np_corpus *c, const np_rules *rules, size_t most, np_error *err);

/* The thresholds of the options. */
static inline np_rules np_corpus_rules(const np_corpus *c)
{
    return (np_rules){c->opt.near, c->opt.contain};
}

/* After np_corpus_copies(): is the later of texts x and y, different ones, compared with the
 * earlier on its way to a leader, or would it be if the earlier led? (corpus_copies.c) */
np_code np_corpus_is_candidate(np_corpus *c, uint32_t x, uint32_t y, bool *is, np_error *err);

/* ---- memory (corpus_memory.c) ---- */

/* Take from the options, or from the machine, how much memory may be used. */
void np_corpus_set_memory(np_corpus *c);

/* Before `more` bytes are taken for a stage: see that they fit, with what is held, in memory; raw
 * records, texts and shingles go to the file, in this order, until they do. NP_E_LIMIT: even so
 * they do not, or the file takes no more, or has not what it took. */
np_code np_corpus_make_room(np_corpus *c, size_t more, np_error *err);

/* The same as articles come in. After each, while no thread works on its shelves: must they be
 * emptied from now on? NP_E_LIMIT as above. Then by each thread for its own, before it
 * puts more there. NP_E_LIMIT: the file takes no more. */
np_code np_corpus_watch_shelves(np_corpus *c, np_error *err);
np_code np_corpus_spill_shelves(const np_corpus *c, unsigned thread, np_error *err);

/* Before shingles are made, which more memory may be needed for than is known: what each thread
 * may hold of them, `more` bytes being taken beside them. np_corpus_spill_shingles() afterwards,
 * for what one holds more than that. */
np_code np_corpus_share(np_corpus *c, size_t more, size_t *share, np_error *err);
np_code np_corpus_spill_shingles(np_corpus *c, unsigned thread, size_t share, np_error *err);

/* Every now and then while what may be in the file is read: texts, or (nobody makes any) shingles.
 */
void np_corpus_unread_texts(const np_corpus *c);
void np_corpus_unread_shingles(const np_corpus *c);

/* Forget everything computed; the articles stay. */
void np_corpus_forget(np_corpus *c);

/* Tell how far a stage is. From the calling thread only: in a parallel loop, that is thread 0. */
void np_corpus_progress(const np_corpus *c, const char *stage, size_t done, size_t of);

/* Seconds on a clock that only goes forward: for np_stats. */
double np_seconds(void);

#endif
