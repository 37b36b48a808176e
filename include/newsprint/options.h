/* newsprint/options.h - every choice a user has, with its unit, its range and its default. */
#ifndef NEWSPRINT_OPTIONS_H
#define NEWSPRINT_OPTIONS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum np_input_kind {
    NP_INPUT_AUTO = 0, /* sniffed from the first bytes */
    NP_INPUT_JSONL,    /* JSON Lines, or one JSON array of objects */
    NP_INPUT_FEED,     /* RSS 0.9x, 1.0, 2.0 and Atom */
    NP_INPUT_JSONFEED,
    NP_INPUT_TEXT, /* a plain text file is an article; its first line is the title */
    NP_INPUT_CSV,  /* a header and rows, divided by comma, semicolon, tab or bar */
    NP_INPUT_OPML, /* a list of feeds: the local files it names */
    NP_INPUT_HTML  /* a whole page is an article: its main text */
} np_input_kind;

typedef enum np_level {
    NP_LOG_WARNING, /* something was skipped, cut or could not be read */
    NP_LOG_NOTICE,  /* something was mended or is unknown; nothing lost */
    NP_LOG_DETAIL   /* for -v */
} np_level;

typedef enum np_keep { NP_KEEP_FIRST = 0, NP_KEEP_LONGEST, NP_KEEP_SOURCES } np_keep;

/* A record in its own form, as it came in. */
typedef enum np_raw {
    NP_RAW_NONE = 0,
    NP_RAW_JSON, /* the JSON value's own bytes */
    NP_RAW_RSS,  /* an <item> for RSS 2.0, np_article.raw says how */
    NP_RAW_ATOM  /* an <entry> for Atom 1.0 */
} np_raw;

/* What a related list is sorted by, once its stories are chosen by relevance. */
typedef enum np_related_order {
    NP_RELATED_RELEVANCE = 0, /* similarity, highest first */
    NP_RELATED_SCORE,         /* significance of the story */
    NP_RELATED_NEW            /* when the article shown was published; unknown last */
} np_related_order;

/* What significance is the sum of, each with a weight. */
typedef enum np_significance_of {
    NP_BREADTH = 0,
    NP_VELOCITY,
    NP_DIVERSITY,
    NP_PERSISTENCE,
    NP_NOVELTY,
    NP_SIGNIFICANCE_PARTS
} np_significance_of;

/* Which stories a related list may show, by when the articles shown were published: the bare date
 * of one may be any time of its day. Undated articles are neither before nor after anything. */
typedef enum np_related_mode {
    NP_RELATED_TOPIC = 0,  /* any */
    NP_RELATED_BACKGROUND, /* before the first article of the story whose list it is */
    NP_RELATED_FOLLOW_UP   /* after the last */
} np_related_mode;

typedef enum np_cpu { NP_CPU_AUTO = 0, NP_CPU_PLAIN, NP_CPU_AVX2, NP_CPU_AVX512 } np_cpu;

typedef struct np_options {
    size_t size; /* sizeof(np_options): lets the struct grow */

    /* reading */
    np_input_kind from;
    const char *id_field, *title_field, *text_field, *url_field, *source_field, *author_field,
        *published_field, *updated_field,
        *lang_field;    /* JSON and CSV names; NULL: the usual ones */
    int tz_minutes;     /* zone of dates that name none, east of UTC; 0 */
    size_t max_record;  /* bytes of one record; 64 MiB */
    size_t max_depth;   /* nesting of JSON, XML and HTML; 512 */
    size_t max_decoded; /* bytes one input may decompress to; 64 GiB */
    unsigned max_ratio; /* decompressed over compressed, past the first 64 MiB; 1000 */
    bool use_title;     /* fingerprint and weigh the title; true */
    bool use_text;      /* ... and the text; true */
    np_raw keep_raw;    /* the records kept in their own form for np_write_kept(); NP_RAW_NONE */
    bool leaves_raw;    /* those of plain JSON Lines files of 1 MiB or more are not kept, but read
                           from there again, which may be added to meanwhile, and not changed;
                           false */
    bool is_strict;     /* a bad record is NP_E_INPUT; false */

    /* fingerprints and copies */
    unsigned shingle;    /* words in a shingle, 1 to 16; 3 */
    unsigned sig_slots;  /* slots of a signature, 16 to 1024, a multiple of 16; 128 */
    uint64_t seed;       /* of the slots; 1 */
    double near;         /* Jaccard from which two texts are near, (0, 1]; .50 */
    double contain;      /* containment from which one is an excerpt, (0, 1]; .80 */
    bool keep_furniture; /* do not look for furniture; false */
    size_t max_bucket;   /* np_corpus_pairs(): the most texts paired in one bucket; 10,000 */
    np_keep keep;        /* which copy stands for its group */
    const char *sources; /* NULL, or a TSV file "host or name, family, authority [0, 1]": who is one
                            publisher, whose headlines to prefer, and the order of `keep` */

    /* stories */
    np_time now;                          /* NP_TIME_UNKNOWN: the newest `published` of the input */
    unsigned window_days;                 /* until then, whose articles a percentage counts, 1 to
                                             36500; 1: today's */
    unsigned related;                     /* related stories listed for each, 0 to 100; 5 */
    np_related_order related_order;       /* NP_RELATED_SCORE; ties by similarity */
    np_related_mode related_mode;         /* NP_RELATED_TOPIC */
    unsigned summary_words;               /* 40 */
    double weight[NP_SIGNIFICANCE_PARTS]; /* of the parts of significance, [0, 100]; 1, .3, .2, .2,
                                             .4. One more source never lowers a raw value as long as
                                             novelty weighs no more than breadth */
    const char *calibration; /* NULL: stories are scored among themselves; else the scale of a
                                history, a file of np_write_calibration() by the same weights */
    const char *topics; /* NULL: topics are found; else the user's own, a file of at most 1000 lines
                           "label: word, word". Cost: a pass over all stories' terms a label */
    bool has_given_stories; /* take the partition from the input's `story` field; false */

    /* the constants of stories and topics, which were fitted to labelled news */
    double story_threshold;  /* score from which two stories are one, (0, 1]; .19 */
    double story_size_bonus; /* score times 1 + so much * ln of the larger's texts, [0, 2]; .2 */
    double story_time_floor; /* what is left of a likeness after weeks, [0, 1]; .5 */
    double story_time_days;  /* days in which what goes until then is down to 1/e, (0, 36500]; 3 */
    double story_long_ago;   /* days apart from which on the rest goes too, [1, 36500]; 180 */
    double story_long_days;  /* days in which that is down to 1/e, (0, 36500]; 120 */
    double topic_threshold;  /* similarity from which stories are one topic, (0, 1]; .07 */
    double related_floor;    /* similarity of a related story, at least, (0, 1]; .20. Of more than
                                5 rows it is times 5 / related */

    /* stories that live on: np_newsroom_add() */
    unsigned repair_days;    /* in which an article may change its story, 1 to 36500; 7 */
    unsigned repair_context; /* articles before those that are looked at with them; 10,000 */

    /* which stories are shown: filters that change nothing else, see np_story.is_hidden */
    double min_score;     /* those of at least this significance; 0 */
    unsigned digest;      /* the highest so many of what the others leave; 0: all */
    np_time since, until; /* those with an article published then, both included; unknown: any */
    const char *lang;     /* ... and in this language, "en" for en-GB too; NULL: any */
    const char *story;    /* the one of this id alone; NULL: any */

    /* machine */
    size_t memory;   /* bytes to work in, at least 1 MiB: what fits no longer goes to a file in tmp,
                        and what cannot go there is NP_E_LIMIT. 0: half of the machine's and at
                        most 4 GiB, then the file; what cannot go there may take all */
    const char *tmp; /* folder for that file, which has no name and goes with the process; NULL:
                        none, all stays in memory */
    unsigned threads; /* 0: one a core */
    np_cpu cpu;       /* forces a kernel; all give the same bits */

    /* messages: called from the calling thread only, one line, no newline */
    void (*log)(void *ctx, np_level level, const char *line);
    /* progress: done so far and, when known, of how many (else 0) */
    void (*progress)(void *ctx, const char *stage, uint64_t done, uint64_t of);
    void *ctx;
} np_options;

/* Every field at its default, `size` set. Call it first, then change fields. Cannot fail. */
void np_options_init(np_options *opt);

/* 0 if every number lies in its range, else NP_E_USAGE with the field, its value and the allowed
 * range. Opens no file. O(1). */
np_code np_options_check(const np_options *opt, np_error *err) NP_MUST_CHECK;

/* The signature's version, the compiler and the libraries of this build, a line each; static. */
const char *np_build(void);

#ifdef __cplusplus
}
#endif
#endif
