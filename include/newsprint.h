/* newsprint.h - find the copies, the stories and the related stories in a day's news.
 *
 * The whole public interface, in the order the data flows: options, articles
 * in, fingerprints, copies, stories, writing, evaluating.  A program reads like
 *
 *     np_corpus *c = np_corpus_new(&opt, &err);
 *     np_corpus_read(c, "today.jsonl", &err);
 *     np_corpus_stories(c, &err);
 *     np_write_stories(np_corpus_report(c), NP_FORMAT_TEXT, put, to, &err);
 *     np_corpus_free(c);
 *
 * The library never prints, exits, reads the environment, sets a locale or
 * opens a network connection.  No globals: two corpora may live in two threads.
 * One corpus has one writer at a time; once built, any number of readers.
 *
 * Three shapes of function and no fourth: a maker returns NULL when it failed,
 * a doer returns 0 when it is done, an asker takes a const object and cannot
 * fail.  Makers and doers fill *err, which may be NULL.
 *
 * Said once for all: a maker or doer may fail with NP_E_NOMEM, other failures are named where they
 * can happen. After a failure the object is as it was before the call, unless said otherwise.
 * What takes a const object may run in any number of threads. Strings in an np_str need no zero
 * byte; those in a const char * do. */
#ifndef NEWSPRINT_H
#define NEWSPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NP_VERSION "0.1.0"

#if defined(__GNUC__)
#define NP_MUST_CHECK __attribute__((warn_unused_result))
#else
#define NP_MUST_CHECK
#endif

/* ---- Errors ------------------------------------------------------------ */

typedef enum np_code {
    NP_OK = 0,
    NP_E_USAGE, /* an argument or option is wrong */
    NP_E_INPUT, /* the input is not what it should be */
    NP_E_IO,    /* reading or writing failed */
    NP_E_NOMEM, /* no memory; the object is as it was before the call */
    NP_E_LIMIT  /* a limit of the options was reached */
} np_code;

typedef struct np_error {
    np_code code;
    char text[240]; /* one line, no final full stop or newline */
} np_error;

/* ---- Plain values ------------------------------------------------------ */

/* Text that someone else owns: UTF-8, not ended by a zero byte. */
typedef struct np_str {
    const char *at;
    size_t len; /* bytes */
} np_str;

/* A moment that may be unknown; zero-initialised it is. */
typedef enum np_time_kind { NP_TIME_UNKNOWN = 0, NP_TIME_DAY, NP_TIME_EXACT } np_time_kind;

typedef struct np_time {
    int64_t at;        /* seconds since 1970, UTC; NP_TIME_DAY: the day's first second */
    np_time_kind kind; /* NP_TIME_DAY: any time of that day */
} np_time;

/* Where output goes: takes all size bytes or fails (NP_E_IO with a reason). */
typedef np_code np_put(void *to, const char *bytes, size_t size, np_error *err);

/* ---- Options ----------------------------------------------------------- */

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

/* ---- Articles ---------------------------------------------------------- */

typedef struct np_article {
    np_str id; /* empty: the corpus makes one from the URL, or from the text */
    np_str title, text, url, source, author, lang; /* empty: unknown.  url is canonical,
                                                      source the publisher's name or host */
    np_str host;  /* of the url without "www.", lower case; else of the feed; else empty */
    np_str story; /* the input's own `story` field, for has_given_stories */
    const np_str *category;
    size_t n_categories;
    np_time published, updated;
    np_str raw; /* the record as it came, when keep_raw. Of a feed: its start tag and content in
                   UTF-8, no end tag, no prefix free, and what it had from its feed written in */
    np_raw raw_kind; /* of raw; NP_RAW_NONE: there is none */
    np_str file;     /* where it was read: path, and */
    size_t line;     /* line, or item number in a feed; from 1 */
} np_article;

typedef struct np_corpus np_corpus;

/* An empty corpus with a copy of *opt (NULL: the defaults; strings inside are
 * borrowed until np_corpus_free()). Reads the files the options name. NULL: NP_E_USAGE (a wrong
 * line of such a file too, told with its place), NP_E_IO or NP_E_NOMEM.
 *
 * What it does later may, in any call, come upon the end of memory (NP_E_LIMIT, see
 * np_options.memory) or of the folder for what does not fit (NP_E_IO). */
np_corpus *np_corpus_new(const np_options *opt, np_error *err);
void np_corpus_free(np_corpus *c); /* NULL is fine */

/* Bytes of memory that *c may take before it fails with NP_E_LIMIT: options.memory, else what this
 * machine, a control group or a resource limit leaves to a process. */
uint64_t np_corpus_memory(const np_corpus *c);

/* Read a file, every file of a folder (sorted by name, folders within too), or
 * standard input ("-"); plain, gzip or zstd. Bad records are skipped, counted
 * and logged with their place; what was read before stays, also when the call fails. NP_E_IO: the
 * path cannot be read; NP_E_INPUT: it is of no known kind, or is_strict and a record is bad;
 * NP_E_USAGE: the corpus holds fingerprints; NP_E_LIMIT: as for np_corpus_add(). Cost: the bytes,
 * once; memory about 1.5 times their text. */
np_code np_corpus_read(np_corpus *c, const char *path, np_error *err) NP_MUST_CHECK;

/* Read lines of np_write_fingerprints(), of one machine or of many, as np_corpus_read() reads
 * articles: then np_corpus_copies() and np_corpus_pairs() give what they gave on the texts (but
 * furniture is as each machine found it), and np_write_kept() passes the lines on with
 * options.keep_raw. A damaged line is skipped, counted and logged. From its first fingerprint on
 * the corpus goes by what that was made with: slots, shingle, seed, title or text. NP_E_USAGE: the
 * corpus holds articles; or, with the line, a fingerprint that does not compare with those before
 * it, is of another version, or is a signature alone. Cost: the bytes; 8 an unlike shingle are
 * kept. */
np_code np_corpus_read_fingerprints(np_corpus *c, const char *path, np_error *err) NP_MUST_CHECK;

/* Add one article; everything is copied. Only title and text matter, the rest
 * may be empty. Bytes that are not UTF-8 become U+FFFD. What was computed is forgotten. NP_E_USAGE:
 * the corpus holds fingerprints; NP_E_LIMIT: it holds 2^28 - 1 articles. Cost: the bytes. */
np_code np_corpus_add(np_corpus *c, const np_article *a, np_error *err) NP_MUST_CHECK;

/* From here on every article added is old: np_corpus_copies() marks whatever
 * copies it, and np_write_kept() leaves it out (dedup --against). What was computed is
 * forgotten. Cannot fail. */
void np_corpus_mark_old(np_corpus *c);

/* ---- Fingerprints: text -> signature ----------------------------------- */

/* Shingle hashes of one text (title and text joined by a newline), in order, repeats kept.
 *   title, text  UTF-8, either may be empty
 *   size         words in a shingle, 1 to 16, else NP_E_USAGE; a shorter text is one shingle
 *   *shingle     *n of them; the caller's, to free with np_release(); NULL where *n is 0
 * Cost: one pass. Safe from any thread. NP_E_LIMIT: more than 2^28 bytes. */
np_code np_shingles(np_str title, np_str text, unsigned size, uint64_t **shingle, size_t *n,
                    np_error *err) NP_MUST_CHECK;
void np_release(void *made_by_newsprint); /* NULL is fine */

/* Sign one article: sig[i] = min over shingles of h_i.
 *   shingle  n hashes from np_shingles(), any order, repeats harmless; n may be 0
 *   sig      k slots, all written; 16 <= k <= 1024, k % 16 == 0; comparable only at equal (k, seed)
 * n = 0 writes NP_NO_SHINGLE throughout, which np_similarity() counts as unlike
 * anything, itself included. P(sig_a[i] == sig_b[i]) = Jaccard(a, b), so the estimate's
 * standard error is at most 1/(2 sqrt k) (Broder 1997). Cost n*k; no allocation;
 * cannot fail; safe from any thread. */
#define NP_NO_SHINGLE UINT32_MAX
void np_sign(const uint64_t *shingle, size_t n, uint64_t seed, uint32_t *sig, size_t k);

/* The share of equal slots, of k > 0, of two signatures of equal (k, seed): an estimate of the
 * Jaccard similarity, in [0, 1]; 0 if neither text had a shingle. O(k). */
double np_similarity(const uint32_t *sig_a, const uint32_t *sig_b, size_t k);

/* ---- Copies ------------------------------------------------------------ */

typedef enum np_relation {
    NP_UNRELATED = 0,
    NP_ORIGINAL,  /* the one that stands for its group, to itself */
    NP_IDENTICAL, /* the same words in the same order */
    NP_REVISION,  /* the same id or URL, another text */
    NP_TEMPLATE,  /* one form filled in twice; never grouped */
    NP_NEAR,      /* Jaccard >= options.near */
    NP_EXCERPT,   /* a lies in b: containment >= options.contain */
    NP_CONTAINS   /* b lies in a */
} np_relation;

const char *np_relation_name(np_relation r); /* "near" ...; static */

/* What an article is to the one that stands for its group. */
typedef struct np_copy {
    uint32_t group;             /* the article that stands for the group (options.keep) */
    uint32_t leader;            /* the group's longest text: stories are made of leaders */
    np_relation relation;       /* to `group`; NP_ORIGINAL for itself */
    float jaccard, containment; /* exact, of whole texts */
    bool is_old;                /* dedup --against: it, or what it copies, was there before */
    bool was_there;             /* it was added as old: compared with, but not listed */
} np_copy;

typedef struct np_pair {
    uint32_t a, b;        /* article indices */
    np_relation relation; /* of a to b */
    float jaccard, containment;
} np_pair;

/* Fingerprint all articles and group the copies, into the report's `copy`. Once; a later add starts
 * anew. Cost: one pass over the text, two over that with furniture; then about the texts, however
 * many are copies of each other. */
np_code np_corpus_copies(np_corpus *c, np_error *err) NP_MUST_CHECK;

/* Every related pair, sorted by (a, b) in input order; identical texts are paired
 * with the first of their class only. *pair is the caller's: np_release(); *n may be 0. More than
 * options.max_bucket texts that share a feature are logged as a warning, and pairs beyond may be
 * missing. Cost: as np_corpus_copies(), and the pairs. */
np_code np_corpus_pairs(np_corpus *c, np_pair **pair, size_t *n, np_error *err) NP_MUST_CHECK;

/* ---- Copies in parts: each stage alone --------------------------------- */

/* A corpus does all at once. Who spreads the work over processes or machines takes the same steps
 * one by one (examples/stages.c is such a program, whole):
 *
 *     article --np_print_new--> print, kept or sent
 *     prints of the same words become one: np_prints_rank(), np_print_absorb()
 *     furniture: np_print_count_lines() | np_print_sketch() | np_prints_furniture()
 *                | np_print_strip()
 *     np_print_count_features() | np_print_keys() --np_keys_join--> pairs of prints that share keys
 *     pair --np_prints_relate--> relation and figures --np_prints_group--> leaders
 *
 * What is global is a table of integers, np_sums: each part counts for itself, the tables are added
 * up, and every part goes on with the sum ( | above). The rest is of one print, of one pair, or of
 * the prints that related pairs connect. So any number of parts in any order gives the same bytes,
 * and what np_corpus_copies() and np_corpus_pairs() give, as long as no feature leads to more texts
 * than they follow (np_corpus_copies(): 64 leaders; np_corpus_pairs(): options.max_bucket). */

/* A table of sums by 64-bit key. It remembers what it counts, and refuses to be mixed with another
 * kind or with counts made under other options (NP_E_USAGE). One writer, or any number of readers;
 * some 40 bytes a key. */
typedef struct np_sums np_sums;

np_sums *np_sums_new(np_error *err); /* an empty one, of any kind; NULL: NP_E_NOMEM */
void np_sums_free(np_sums *s);       /* NULL is fine */

/* The sum of a key; 0 if it was never counted. A step or two. */
int64_t np_sums_get(const np_sums *s, uint64_t key);

/* Add every sum of other to s: associative and commutative. Cost: the keys of other. On failure s
 * is as it was: NP_E_USAGE (another kind, other options), NP_E_LIMIT (a sum past 63 bits, or more
 * than 2^32 - 1 keys), NP_E_NOMEM. */
np_code np_sums_add(np_sums *s, const np_sums *other, np_error *err) NP_MUST_CHECK;

/* As bytes, equal for equal tables whatever they were added up from: sorted by key, little-endian,
 * with magic, version and checksum. Cost O(n). NP_E_NOMEM, or what put says. */
np_code np_sums_save(const np_sums *s, np_put *put, void *to, np_error *err) NP_MUST_CHECK;

/* And back; np_sums_free(). NULL: NP_E_INPUT (no table, of another version, which is named, cut or
 * damaged), NP_E_LIMIT, NP_E_NOMEM. */
np_sums *np_sums_load(np_str saved, np_error *err);

/* All that these stages keep of one article: id, exact key, distinct shingles, names (family, URL),
 * host, lines, skeleton. About 8 bytes a word. Once made, any number of readers. */
typedef struct np_print np_print;

/* The print of *a, which is made tidy first as np_corpus_add() does; nothing of it is borrowed.
 *   a       its id should be of this article alone; title or text may be empty
 *   family  what the revisions of one article share, such as the id they all came under; empty:
 *           none are known. Texts of one family are one group without a look
 *   opt     shingle, use_title, use_text; every other print must have been made with the same
 * Cost: one pass. Safe from any thread. NULL: NP_E_USAGE (an option is out of range), NP_E_LIMIT
 * (an article of more than 2^28 bytes), NP_E_NOMEM. */
np_print *np_print_new(const np_article *a, np_str family, const np_options *opt, np_error *err);
void np_print_free(np_print *p); /* NULL is fine */

/* As bytes, and back: as for np_sums; opt as for np_print_new(). A print of another version,
 * tokeniser, shingle size, choice of fields or Unicode version is refused by name (NP_E_INPUT). */
np_code np_print_save(const np_print *p, np_put *put, void *to, np_error *err) NP_MUST_CHECK;
np_print *np_print_load(np_str saved, const np_options *opt, np_error *err);

/* Askers; what is returned lives as long as p and until it absorbs another. */
np_str np_print_id(const np_print *p);
const uint64_t *np_print_shingles(const np_print *p,
                                  size_t *n); /* distinct, ascending: np_sign() */
void np_print_exact(const np_print *p,
                    uint64_t exact[2]); /* equal for equal words; 0, 0: no word */

/* The same words in the same order? Equal exact keys and equal shingles; never without a word. */
bool np_print_is_same(const np_print *a, const np_print *b);

/* Let p stand for `same` as well, which np_print_is_same() and stays the caller's: names of both,
 * site and id of the smaller id. In any order the outcome is the same. Afterwards lines, sketches
 * and features count once for all. NP_E_USAGE: other words; NP_E_NOMEM: p as it was. */
np_code np_print_absorb(np_print *p, const np_print *same, np_error *err) NP_MUST_CHECK;

/* Sort prints into the order in which they lead: most shingles first, then exact key, then id. From
 * here on a print's number is its place in this order; the same words are neighbours, so absorb
 * first and let each stand once. O(n) and a few comparisons. NP_E_LIMIT (2^32 - 1), NP_E_NOMEM. */
np_code np_prints_rank(np_print **print, size_t n, np_error *err) NP_MUST_CHECK;

/* Furniture (the lines a site puts on every page; options.keep_furniture: leave these four out).
 * First count the lines of every print. */
np_code np_print_count_lines(const np_print *p, np_sums *lines, np_error *err) NP_MUST_CHECK;

/* Then note what is left of each without the lines that four prints and more have, in all parts
 * together. a: the article p was made of, or was absorbed from with the smallest id. Cost: two
 * passes if it has such lines. NP_E_USAGE (lines is no such table, a is another text), NP_E_NOMEM.
 */
np_code np_print_sketch(np_print *p, const np_article *a, const np_sums *lines,
                        np_error *err) NP_MUST_CHECK;

/* Then find the lines whose prints, without such lines, have nothing to do with each other; each
 * counts 1 in furniture. print: all n that share lines, URLs, families or what is left, that is all
 * of them or, where those are known, the components. O(lines). NP_E_USAGE (a print without
 * sketch), NP_E_LIMIT (2^32 - 1 prints), NP_E_NOMEM. */
np_code np_prints_furniture(np_print *const *print, size_t n, const np_sums *lines,
                            np_sums *furniture, np_error *err) NP_MUST_CHECK;

/* Then set each print's shingles without furniture beside the whole ones; a text that is all
 * furniture keeps it. a, cost and errors as for np_print_sketch(). */
np_code np_print_strip(np_print *p, const np_article *a, const np_sums *furniture,
                       np_error *err) NP_MUST_CHECK;

/* What makes two texts candidates: something rare that both have. Its own row, so that any engine
 * can sort, send and join it. */
typedef struct np_key {
    uint64_t hash;           /* of a band, a name or a shingle */
    uint32_t text;           /* the print's number in rank order */
    uint32_t least_of_long;  /* shared keys that make a candidate of a text that is not short */
    uint32_t least_of_short; /* ... and of one that is */
    bool is_asked;           /* this text looks for others here; else it is only found */
    bool is_sure;            /* one such key is enough */
    bool is_short;           /* all its shingles are keys, not a sample */
} np_key;

/* Count the features of a print, 1 each, into the table that np_print_keys() needs the sum of. Of
 * opt: seed, sig_slots. NP_E_USAGE, NP_E_LIMIT, NP_E_NOMEM: the table is as it was. */
np_code np_print_count_features(const np_print *p, const np_options *opt, np_sums *features,
                                np_error *err) NP_MUST_CHECK;

/* The keys of print number `text`: the features it shares with any other of all parts. Of opt:
 * seed, sig_slots, near, contain, max_bucket. *key is the caller's: np_release(). Pairs whose
 * figures reach opt's thresholds share keys (short texts always, long ones but for chance: some in
 * a thousand of the longest excerpts). NP_E_USAGE, NP_E_NOMEM. */
np_code np_print_keys(const np_print *p, uint32_t text, const np_options *opt,
                      const np_sums *features, np_key **key, size_t *n,
                      np_error *err) NP_MUST_CHECK;

/* Join keys here: every a < b where b asks under at least one sure key that a has, or under as many
 * keys that a has as b's least says (of_short if a is short), sorted by (a, b), each once; relation
 * and figures are still to be asked for.
 *   key      n rows in any order, repeats harmless; text < n_texts
 *   most     the texts a hash leads to, those of the lowest numbers; np_options.max_bucket
 *   *pair    the caller's: np_release(); NULL if there is none
 *   *n_full  how often a text was not listed under a hash because of `most`
 * Cost O(n) and the pairs. NP_E_USAGE (a text's number), NP_E_LIMIT (2^32 - 1 keys), NP_E_NOMEM. */
np_code np_keys_join(const np_key *key, size_t n, size_t n_texts, size_t most, np_pair **pair,
                     size_t *n_pairs, size_t *n_full, np_error *err) NP_MUST_CHECK;

/* What print a is to print b, and into *pair (NULL: not wanted) the relation and the exact figures,
 * of unrelated ones too. Of opt: near, contain. Prints made with other options are unrelated. Cost
 * O(shingles). Safe from any thread. */
np_relation np_prints_relate(const np_print *a, const np_print *b, const np_options *opt,
                             np_pair *pair);

/* The groups: each print, in rank order, joins the earliest leader to which it is related (not
 * as a template), else it leads. leader[i]: the number of print i's leader, i itself for one.
 *   print  n in rank order: all of them, or any that no related pair leads out of
 *   pair   every related pair of them, a < b, in any order; unrelated ones are passed over
 * Cost O(n + pairs). NP_E_USAGE (a pair of others), NP_E_LIMIT (2^32 - 1), NP_E_NOMEM. */
np_code np_prints_group(np_print *const *print, size_t n, const np_pair *pair, size_t n_pairs,
                        uint32_t *leader, np_error *err) NP_MUST_CHECK;

/* ---- Stories in parts: each stage alone -------------------------------- */

/* The same for stories (examples/stages_stories.c is such a program, whole):
 *
 *     article --np_bag_new--> bag, kept or sent: one a group of copies, of its leader
 *     np_bags_rank(): from here on a bag's number is its place in this order
 *     np_bag_count_terms() | np_lexicon_new(): the terms that two bags and more have
 *     rough stories, every bag counted as a story of its own:
 *         np_bags_count_story() | np_lexicon_weigh(), np_bag_weigh(): a bag's vector
 *         np_bag_add() | np_bags_link(): its bonds to other bags --np_bags_group--> rough stories
 *     stories, the rough ones counted:
 *         np_bags_count_story() | np_lexicon_weigh(), np_bag_weigh()
 *         np_bag_add() | np_bags_link(), np_bag_borrow()
 *         np_bag_add() | np_bags_link() --np_bags_group--> stories
 *
 * What is global is a table of integers here too; the rest is of one bag, of the bags that share
 * weighty terms, or of those that bonds connect. Any number of parts in any order gives the same
 * bytes, and the partition of np_corpus_stories() without given stories. */

/* The terms of one article and how often they stand there, its time, language, site, form, exact
 * key, id; later its vector. About 16 bytes a distinct word or two neighbours. One writer, or any
 * number of readers. */
typedef struct np_bag np_bag;

/* The bag of *a, which is made tidy first as np_corpus_add() does; nothing of it is borrowed.
 *   a          its id should be of this article alone; title or text may be empty
 *   furniture  what np_prints_furniture() found, added up; NULL: every line counts
 *   opt        shingle, use_title, use_text; every other bag must have been made with the same
 * Cost: two passes. Safe from any thread. NULL: NP_E_USAGE (an option is out of range, another
 * table), NP_E_LIMIT (an article of more than 2^28 bytes), NP_E_NOMEM. */
np_bag *np_bag_new(const np_article *a, const np_sums *furniture, const np_options *opt,
                   np_error *err);
void np_bag_free(np_bag *b); /* NULL is fine */

/* As bytes, with its vector if it has one, and back: as for np_print. */
np_code np_bag_save(const np_bag *b, np_put *put, void *to, np_error *err) NP_MUST_CHECK;
np_bag *np_bag_load(np_str saved, const np_options *opt, np_error *err);

np_str np_bag_id(const np_bag *b); /* lives as long as b */

/* Sort bags: by time (unknown last), then exact key, then id. O(n log n). */
void np_bags_rank(np_bag **bag, size_t n);

/* Count the terms of a bag, 1 each. NP_E_USAGE, NP_E_LIMIT, NP_E_NOMEM: the table is as it was. */
np_code np_bag_count_terms(const np_bag *b, np_sums *terms, np_error *err) NP_MUST_CHECK;

/* The terms that two bags and more have, numbered by hash; later how rare each is. Every part makes
 * the same one of the same sums. 16 bytes a term. One writer, or any number of readers. */
typedef struct np_lexicon np_lexicon;

/* terms: np_bag_count_terms() of all bags, added up. Cost: its rows. NULL: NP_E_USAGE (another
 * table), NP_E_LIMIT (2^31 - 1 terms), NP_E_NOMEM. */
np_lexicon *np_lexicon_new(const np_sums *terms, np_error *err);
void np_lexicon_free(np_lexicon *l); /* NULL is fine */

/* Count one story, of n bags that may be anywhere in rank order: its terms once each, and once in
 * each language and site of the bags that have them. Each bag is in one story. O(n terms), 24
 * bytes of memory each. NP_E_USAGE (another table, bags of other options), NP_E_LIMIT, NP_E_NOMEM:
 * the table is as it was. */
np_code np_bags_count_story(np_bag *const *bag, size_t n, const np_lexicon *l, np_sums *stories,
                            np_error *err) NP_MUST_CHECK;

/* Note how rare each term is in the stories counted. On failure l is as it was: NP_E_USAGE (counted
 * with another lexicon), NP_E_INPUT (counts that contradict each other), NP_E_NOMEM. */
np_code np_lexicon_weigh(np_lexicon *l, const np_sums *stories, np_error *err) NP_MUST_CHECK;

/* Make b's vector, of length 1, in place of any it has. NP_E_USAGE (a lexicon of bags of other
 * options, or not weighed), NP_E_NOMEM: b as it was. */
np_code np_bag_weigh(np_bag *b, const np_lexicon *l, np_error *err) NP_MUST_CHECK;

/* Add b's vector to a table, in whole numbers. NP_E_USAGE (no vector, or one weighed otherwise),
 * NP_E_LIMIT, NP_E_NOMEM: the table is as it was. */
np_code np_bag_add(const np_bag *b, np_sums *centre, np_error *err) NP_MUST_CHECK;

enum { NP_BONDS = 4, NP_BONDS_LENT = 2 };

typedef struct np_bond {
    uint32_t bag; /* the number of another */
    float dot;    /* of the two vectors */
    float sim;    /* their likeness about the centre, times what time leaves of it; above 0 */
} np_bond;

typedef struct np_bonds { /* of one bag */
    uint32_t n;
    np_bond bond[NP_BONDS]; /* n, to its most alike, best first */
    double scale;           /* by which its likenesses count, judged by all that is near */
} np_bonds;

/* Find the bonds of bags from .. to-1, into bonds[0 ..].
 *   bag     n in rank order: all of them, or at least all that have one of their 16 weightiest
 * terms in common with one that is asked for centre  np_bag_add() of all bags, added up opt
 * story_time_floor, story_time_days, story_long_ago, story_long_days Cost: a pass over the bags
 * given and the lexicon, then a few hundred bags looked at for each asked for. NP_E_USAGE (from >
 * to > n, a vector missing or weighed otherwise, another table), NP_E_LIMIT (2^32 - 1 bags),
 * NP_E_INPUT (vectors or sums that are none of the lexicon's), NP_E_NOMEM. */
np_code np_bags_link(np_bag *const *bag, size_t n, size_t from, size_t to, const np_lexicon *l,
                     const np_sums *centre, const np_options *opt, np_bonds *bonds,
                     np_error *err) NP_MUST_CHECK;

/* Give b's vector some of the nearest bags': near[k] is the bag of bond[k], for k < bonds->n and
 * k < NP_BONDS_LENT. Bags lend what np_bag_weigh() gave them, whether they have borrowed or not.
 * NP_E_USAGE (a vector missing or weighed otherwise), NP_E_NOMEM: b as it was. */
np_code np_bag_borrow(np_bag *b, const np_bonds *bonds, const np_bag *const *near,
                      np_error *err) NP_MUST_CHECK;

/* The stories: story[i] of bag i, numbered by first bag, *n_stories of them.
 *   bag    n in rank order: all of them, or any that no bond leads into or out of; numbers in bonds
 *          are places in this row
 *   bonds   of each; of those to bags of its own form none counts
 *   centre, opt as for np_bags_link(), and story_threshold, story_size_bonus
 * Cost: that of a pass over the lexicon, so give a part's bags in one call; then the bonds times a
 * vector. Errors as for np_bags_link(); NP_E_USAGE also for a bond to no other bag of the row. */
np_code np_bags_group(np_bag *const *bag, size_t n, const np_bonds *bonds, const np_lexicon *l,
                      const np_sums *centre, const np_options *opt, uint32_t *story,
                      uint32_t *n_stories, np_error *err) NP_MUST_CHECK;

/* ---- Stories ----------------------------------------------------------- */

/* Copies first if need be, then stories, their facts, topics, related lists. NP_E_USAGE: the corpus
 * holds fingerprints, which have no words. */
np_code np_corpus_stories(np_corpus *c, np_error *err) NP_MUST_CHECK;

enum { NP_LONG_SUMMARY = 3 };

typedef struct np_sentence {
    np_str text;
    uint32_t from; /* article */
} np_sentence;

typedef struct np_share {
    uint32_t index; /* of a topic or story in the report */
    double score;   /* [0, 1] */
} np_share;

typedef struct np_related {
    uint32_t story;    /* index in the report */
    uint32_t article;  /* the one shown */
    double score;      /* similarity, [0, 1] */
    const np_str *why; /* shared terms and names, strongest first */
    size_t n_why;
} np_related;

extern const char *const np_significance_part[NP_SIGNIFICANCE_PARTS]; /* "breadth" ... */

typedef struct np_significance {
    double raw;   /* before the scale; what stories are ranked by: the sum of part[] */
    double score; /* 0 to 10, to a tenth */
    double part[NP_SIGNIFICANCE_PARTS];  /* value times weight, to 1/65536 */
    double value[NP_SIGNIFICANCE_PARTS]; /* log2 of the independent sources, at most; log2 of the
                                            most texts within six hours; share of its articles that
                                            are no copies; days, at most 1; unlikeness to older
                                            stories, a share of it for each source */
    bool has_sentence;
    double top_percent; /* rounded up to a tenth */
    char sentence[160]; /* "With a significance score of ..." */
} np_significance;

typedef struct np_story {
    np_str id; /* "s_..." */
    np_str title;
    uint32_t title_from;        /* article */
    uint32_t representative;    /* article */
    const np_sentence *summary; /* n_summary sentences; those behind them, to n_long_summary, */
    size_t n_summary, n_long_summary; /* make it a long one: NP_LONG_SUMMARY times the words */
    const np_str *key_term;
    size_t n_key_terms;
    const np_str *name;
    size_t n_names;
    size_t n_articles, n_texts, n_publishers, n_independent_min, n_independent_max;
    np_time first, last; /* published */
    const np_str *lang;
    size_t n_langs;
    np_significance significance;
    const np_share *topic; /* topics it belongs to, strongest first */
    size_t n_topics;
    const uint32_t *article; /* n_articles: text by text in order of time, each leader followed
                                by its copies, by time, then id */
    const np_related *related;
    size_t n_related;
    bool is_hidden; /* the options' filters leave it out: writers of stories pass over it */
} np_story;

/* What an article is, if it is no report of its own. */
typedef enum np_article_type {
    NP_TYPE_REPORT = 0,
    NP_TYPE_PRESS_RELEASE,
    NP_TYPE_LIVE_BLOG,
    NP_TYPE_ROUND_UP,
    NP_TYPE_TEMPLATE, /* another article of its site is the same form, filled in otherwise */
    NP_TYPE_REWRITE,  /* it adds no name, number or quotation to the earlier texts of its story */
    NP_ARTICLE_TYPES
} np_article_type;

const char *np_article_type_name(np_article_type t); /* "report", "live blog" ...; static */

typedef struct np_article_kind {
    np_article_type type;
    np_str evidence; /* in words; empty for a report */
} np_article_kind;

typedef struct np_topic {
    np_str id; /* "t_..." */
    np_str label;
    const uint32_t *story; /* indices, by significance */
    size_t n_stories;
    np_time first, last;
    const np_share *near; /* neighbouring topics */
    size_t n_near;
} np_topic;

/* Everything found, as plain arrays; lives as long as the corpus and until it changes. */
typedef struct np_report {
    const np_article *article;   /* in input order */
    const np_copy *copy;         /* one an article; NULL before np_corpus_copies() */
    const uint32_t *story_of;    /* one an article; NULL before np_corpus_stories() */
    const np_article_kind *kind; /* one an article; NULL before that too */
    const np_str *title;         /* one an article, without the site's name; NULL before that too */
    size_t n_articles;
    const np_story *story; /* by score, then articles, descending; then id */
    size_t n_stories;
    const np_topic *topic; /* most significant first */
    size_t n_topics;
    np_time now;
    size_t n_publishers; /* of all articles, families counted once; 0: not counted */
    size_t n_analyzed;   /* N of the sentence: articles of the window */
    np_str window;       /* "today's 12,888 analyzed articles"; empty: no sentence */
    double min_score;    /* from the options: stories below it are hidden */
    double weight[NP_SIGNIFICANCE_PARTS]; /* from the options */
} np_report;

const np_report *np_corpus_report(const np_corpus *c); /* never NULL; its parts may be */

/* The index of the article with this id; false if there is none, and *article is as it was. O(n).
 */
bool np_corpus_find(const np_corpus *c, np_str id, uint32_t *article);

/* ---- Stories that live on ---------------------------------------------- */

/* A feed never ends, and a story is told by its id while it grows, merges and splits. Articles
 * arrive in batches:
 *
 *     np_newsroom *room = np_newsroom_new(&opt, &err);
 *     np_newsroom_add(room, article, n, now, &err);         each batch
 *     np_write_events(np_newsroom_events(room, &n), n, ...)  what it changed
 *     np_newsroom_story(room, k)                             where the kth that ever came is now
 *
 * Each batch repairs: the articles of the last options.repair_days, free ones, are gathered into
 * stories anew, as np_corpus_stories() gathers one batch, and beside them the newest
 * options.repair_context before those, so that words are weighed and stories begun as if nothing
 * had been cut. Free ones go where they belong now. The others, frozen, stay in their story for
 * good; but a story that merges takes all it has along, as long as one of its articles is free. So
 * where repair_days cover everything, any cuts in any order give the partition of one batch. What
 * lies further back is forgotten, but for its number and its story's id.
 *
 * An id follows the members. An old story goes on in the new one that most of its members are in,
 * and of several that go on in one the oldest keeps its id: the others are merged into it, and
 * their ids lead to it for ever. A story that is nobody's gets a new id, named after its first
 * article, as np_corpus_stories() names it. */
typedef struct np_newsroom np_newsroom;

#define NP_NO_STORY UINT32_MAX

typedef enum np_event_kind {
    NP_EVENT_CREATED = 0, /* of articles that just came */
    NP_EVENT_GROWN,       /* articles were added, of these others, or that just came */
    NP_EVENT_MERGED,      /* ... and these others have become part of it, with all they had */
    NP_EVENT_SPLIT,       /* a new one, of articles of these others */
    NP_EVENT_CLOSED       /* its last free article is frozen; only what comes can still add to it */
} np_event_kind;

const char *np_event_name(np_event_kind kind); /* "created" ...; static */

typedef struct np_event {
    np_event_kind kind;
    np_time at; /* when the batch came */
    uint32_t story;
    np_str id; /* the story's */
    const np_str *other;
    size_t n_others;
    size_t n_articles;     /* it now has */
    const uint32_t *added; /* articles that were not in it before, by publication, then id: their */
    const np_str *added_id; /* ... numbers in the order they came, and ids */
    size_t n_added;
} np_event;

/* An empty newsroom with a copy of *opt (NULL: the defaults), of which what is read, copies and the
 * constants of stories count, repair_days and repair_context. NULL: NP_E_USAGE, NP_E_NOMEM. */
np_newsroom *np_newsroom_new(const np_options *opt, np_error *err);
void np_newsroom_free(np_newsroom *r); /* NULL is fine */

/* A batch of n articles comes, copied as np_corpus_add() does; none: the time alone goes on.
 *   article  with the ids they came under, so that revisions are known; numbered on from those
 *            before. An undated one counts as of the batch it came with
 *   now      the moment; unknown: the newest publication in the batch. It never goes back, so one
 *            date of the far future freezes all: who has a clock should give it
 * One that is older than the window finds its story once, and is frozen then. On failure r is as it
 * was: errors as for np_corpus_stories(); NP_E_LIMIT: 2^32 - 2 articles. Cost: that of
 * np_corpus_stories() without the report, on the articles of the window and their context. */
np_code np_newsroom_add(np_newsroom *r, const np_article *article, size_t n, np_time now,
                        np_error *err) NP_MUST_CHECK;

/* What the last batch changed: by story, the oldest first, one event each, then those that closed.
 * Who makes each story of its `added`, taking them from where they were, and on a merger gives it
 * all of the others, has the partition. Until the next np_newsroom_add() that succeeds. */
const np_event *np_newsroom_events(const np_newsroom *r, size_t *n);

size_t np_newsroom_count(const np_newsroom *r); /* articles that ever came, repeats included */

/* The story of an article, by its number; NP_NO_STORY: it repeats one that was there, and is not
 * listed. Stories are numbered by age. A few steps. */
uint32_t np_newsroom_story(const np_newsroom *r, size_t article);
uint32_t np_newsroom_stories(const np_newsroom *r); /* that ever were, merged ones included */
np_str np_newsroom_id(const np_newsroom *r, uint32_t story); /* lives as long as r */

/* The story that an id leads to, be it another's by now; false: no story ever had it. */
bool np_newsroom_find(const np_newsroom *r, np_str id, uint32_t *story);

/* Told of a batch; what it returns, if not 0, ends the replay. */
typedef np_code np_hear(void *ctx, const np_event *event, size_t n, np_error *err);

/* Let the articles of c come to a newsroom in order of publication, those of `hours` from midnight
 * (UTC) on at once, undated ones with the last; afterwards np_corpus_stories() gives its stories
 * and ids. A bare date is its day's last second. Articles in events have the numbers and ids they
 * have in c.
 *   hours  1 to 8784, else NP_E_USAGE; 24: by day
 *   hear   called after each batch; NULL: nobody is
 * NP_E_USAGE also where c holds fingerprints, or stories are given. What was computed is forgotten.
 * Cost: the batches. */
np_code np_corpus_replay(np_corpus *c, unsigned hours, np_hear *hear, void *ctx,
                         np_error *err) NP_MUST_CHECK;

/* ---- Explaining -------------------------------------------------------- */

/* Why two articles are together, or apart: every number that decided. In arrays of two, [0] is a's
 * and [1] b's. Figures are those the decisions were made by, not computed anew. */

/* Words in a row that both articles have, as each writes them, and some words around. */
typedef struct np_passage {
    size_t n_words;
    np_str before[2], words[2], after[2];
} np_passage;

/* What an article is to the leader of a group of copies. */
typedef struct np_tie {
    uint32_t article, leader;
    np_relation relation; /* NP_ORIGINAL: it is the leader */
    double jaccard, containment;
    bool is_member; /* it is in the leader's group, and */
    bool is_by_id;  /* ... not as its copy, but following a text under one id with it */
} np_tie;

enum { NP_MOST_TIES = 4 };

/* Are they copies? */
typedef struct np_copy_channels {
    bool is_one_group;
    np_relation relation; /* of a to b, whoever leads */
    unsigned shingle;     /* words in one */
    size_t n_shingles[2]; /* distinct; 0: it has no words and is nobody's copy */
    size_t n_shared;
    double jaccard, containment; /* of whole texts */
    double near, contain;        /* from which they are copies; an excerpt also needs */
    size_t least_excerpt;        /* so many shingles */
    bool has_furniture;          /* either has lines its site puts on many pages; if so, */
    size_t n_rest[2];            /* without these lines: the thresholds hold here too */
    size_t n_rest_shared;
    double rest_jaccard, rest_containment;
    bool has_one_id, has_one_url; /* then they are revisions; of one URL if they also share */
    double least_revision;        /* this containment */
    bool has_one_form;            /* veto: host and wording without names and numbers are equal, */
    double most_filled_in;        /* which counts below this containment */
    bool is_candidate;            /* looking for the copies of one finds the other */
    double near_to_pass;      /* the highest thresholds, in steps of 1e-4, at which these figures */
    double contain_to_pass;   /* pass: as near, as an excerpt; 0: at none */
    np_tie tie[NP_MOST_TIES]; /* a and b to a's leader, then to b's, if it is another one */
    size_t n_ties;
    const np_passage *passage; /* the longest, at most NP_MOST_PASSAGES */
    size_t n_passages, n_all_passages;
} np_copy_channels;

enum { NP_MOST_PASSAGES = 5 };

/* A term of the story vectors. */
typedef struct np_term_channel {
    np_str text;   /* as some article writes it */
    double idf;    /* the rarer among stories, the higher */
    double spread; /* the share of stories that hold it, [0, 1]; of few stories 0 or 1 */
    double
        weight[2];  /* in each unit vector, once it is expanded by its two nearest; 0: not there */
    bool is_own[2]; /* the text holds it; else its weight is borrowed */
    double product; /* what it adds to the cosine */
} np_term_channel;

enum { NP_MOST_TERMS = 12, NP_MOST_LONE_TERMS = 6 };

/* Are they one story? Stories are made of one text a group of copies: `text`. */
typedef struct np_story_channels {
    bool is_one_story;
    bool is_given;    /* by the input's `story` field; no figures then, */
    bool has_figures; /* nor of two copies: nothing below is set */
    uint32_t text[2]; /* the article whose text is weighed: the group's leader */

    const np_term_channel *shared;  /* largest product first */
    size_t n_shared, n_all_shared;  /* at most NP_MOST_TERMS of all */
    const np_term_channel *lone[2]; /* which the other lacks, heaviest first */
    size_t n_lone[2];               /* at most NP_MOST_LONE_TERMS */
    double alone[2]; /* share of the squared weights that is in words no other text has, [0, 1] */

    double cosine; /* the sum of all products, [0, 1] */
    double mean_dot[2], mean_square, spread[2];
    double centred;    /* (cosine - mean_dots + mean_square) / spreads, [-1, 1] */
    double days;       /* between them; NAN: one is undated */
    double kernel;     /* weight of that, (0, 1] */
    double sim;        /* centred * kernel: what the nearest are ordered by */
    unsigned n_near;   /* so many nearest of each text are looked at */
    unsigned rank[2];  /* the other's place in its list, from 1; 0: not among them */
    double second[2];  /* sim of its second nearest; 0: there is none */
    unsigned crowd[2]; /* its nearest that are nearly as near as the second, at most 32 */
    double scale[2];   /* weight by both: where all is alike, being alike means less, */
                       /* and in the midst of many more */
    double scaled;     /* centred * both scales */
    bool has_one_form; /* veto: one form filled in twice, names and numbers differing in the same */
                       /* places, is no edge */
    bool is_series;    /* veto: of one host, more than 5 days apart, is no edge */
    double least_sim;  /* veto: less alike than this is no edge */
    bool has_edge;     /* either is among the other's nearest, and no veto */
    const uint32_t
        *through;     /* texts from a to b, of one story: each next to the next by an edge; */
    size_t n_through; /* both ends included; 0: apart */

    /* The two groups of texts they were in: as these merged, or as they ended. */
    bool is_compared; /* some edge leads from one group to the other */
    size_t n_texts[2];
    size_t n_forms; /* pairs of them, a text of each, that are one form filled in twice; veto: */
    bool is_held_apart;  /* ... more than a fifth of all */
    double mean;         /* of `scaled` over all pairs */
    double bonus;        /* weight of the larger size */
    double group_days;   /* between their mean dates; NAN unknown */
    double group_kernel; /* weight of that */
    double score;        /* mean * bonus * group_kernel */
    double threshold;    /* from which they are merged */
} np_story_channels;

typedef struct np_explanation {
    uint32_t a, b;
    np_copy_channels copies;
    np_story_channels story;
} np_explanation;

/* Explain two different articles, a and b < n_articles. Copies and stories are made first if need
 * be; the second half of making stories is gone through for each call, so a call costs about as
 * much as np_corpus_stories(). The lists in *e live until the next call, and until the corpus
 * changes. NP_E_USAGE: not two articles, fingerprints, which have no words, or a corpus that was
 * replayed, whose stories were many batches' work; NP_E_NOMEM. */
np_code np_corpus_explain(np_corpus *c, uint32_t a, uint32_t b, np_explanation *e,
                          np_error *err) NP_MUST_CHECK;

/* ---- Counts ------------------------------------------------------------ */

typedef enum np_reason {
    NP_SKIP_JSON,   /* a line that is not JSON */
    NP_SKIP_TYPE,   /* JSON, but not an object with a title or text */
    NP_SKIP_XML,    /* a feed that is not well-formed: what came after */
    NP_SKIP_LIMIT,  /* longer or deeper than the limits */
    NP_SKIP_FILE,   /* a file that cannot be read or is of no known kind */
    NP_SKIP_DAMAGE, /* compressed data that ends too early or is damaged */
    NP_SKIP_EMPTY,  /* neither title nor text */
    NP_SKIP_CSV,    /* a row with an open quote, or with more fields than the header */
    NP_SKIP_PRINT,  /* a line that is no fingerprint, or a damaged one */
    NP_REASONS
} np_reason;

const char *np_reason_name(np_reason r); /* "json" ...; static */

typedef enum np_stage {
    NP_STAGE_READ,
    NP_STAGE_TEXT,
    NP_STAGE_NEAR,
    NP_STAGE_STORY,
    NP_STAGE_TOPIC,
    NP_STAGE_WRITE,
    NP_STAGES
} np_stage;

typedef struct np_stats {
    uint64_t n_files, n_records, n_repeated, n_repaired, n_undated, n_bad_dates;
    uint64_t n_skipped[NP_REASONS];
    uint64_t input_bytes, text_bytes;
    double seconds[NP_STAGES]; /* thread-seconds */
    unsigned threads;
} np_stats;

const np_stats *np_corpus_stats(const np_corpus *c);
bool np_stats_has_skipped(const np_stats *s); /* exit code 3 */

/* ---- Writing ----------------------------------------------------------- */

/* All of these hand their bytes to put(to, ...) in pieces of 64 KiB or so and allocate little more;
 * what put fails with is what they fail with, and what went before is out. A report that is not yet
 * computed has no stories and no topics, and each of its articles stands for itself. Equal reports
 * give equal bytes. Cost: the bytes. */

typedef enum np_format {
    NP_FORMAT_TEXT = 0,
    NP_FORMAT_JSONL,
    NP_FORMAT_HTML,
    NP_FORMAT_RSS,  /* 2.0 */
    NP_FORMAT_ATOM, /* 1.0 */
    NP_FORMAT_CSV,  /* RFC 4180, for spreadsheets: an id that would run as a formula, or begins with
                       an apostrophe, has one more in front */
    NP_FORMAT_EML   /* a letter: np_write_mail() */
} np_format;        /* a writer names those it knows; others: NP_E_USAGE */

/* How terminal text looks. NULL: 80 columns, no colour. */
typedef struct np_look {
    unsigned columns; /* 0: 80 */
    bool has_colour;
} np_look;

/* Stories that are not hidden, most significant first: JSON Lines, text as on a
 * terminal, one self-contained HTML page, a feed (RSS, Atom) with a story an item, or a letter to
 * nobody yet. */
np_code np_write_stories(const np_report *r, np_format format, const np_look *look, np_put *put,
                         void *to, np_error *err) NP_MUST_CHECK;

/* Whose letter it is: addresses as "Desk <desk@paper.example>", several between commas, of
 * printable ASCII; NULL: that header is left out, for who passes the letter on to add. */
typedef struct np_mail {
    const char *from, *to;
} np_mail;

/* 0 if both are addresses or NULL, else NP_E_USAGE. */
np_code np_mail_check(const np_mail *mail, np_error *err) NP_MUST_CHECK;

/* The same stories as one letter (RFC 5322, multipart/alternative: text and HTML) of short ASCII
 * lines ended by a newline alone, as sendmail -t takes it. Subject: the day and the first story.
 * Date: the report's now, if that is known. Message-ID: made from what the letter says. mail: NULL,
 * no addresses. The letter is made twice. NP_E_USAGE: as np_mail_check() says. */
np_code np_write_mail(const np_report *r, const np_mail *mail, np_put *put, void *to,
                      np_error *err) NP_MUST_CHECK;

/* Topics of two stories and more (options.topics: of one and more), most significant first, whether
 * their stories are hidden or not: text, or one line a topic:
 * {"type":"topic","id","label","stories","first","last","near"}, first and last being days. (In
 * HTML, topics are sections of the stories' page.) */
np_code np_write_topics(const np_report *r, np_format format, const np_look *look, np_put *put,
                        void *to, np_error *err) NP_MUST_CHECK;

/* The articles that stand for their groups and are not old, in input order. JSON Lines: JSON
 * records byte for byte as they came. RSS or Atom: items of that kind as they came. What came
 * otherwise, or without options.keep_raw of that kind, is made from the article's fields. */
np_code np_write_kept(const np_report *r, np_format format, np_put *put, void *to,
                      np_error *err) NP_MUST_CHECK;

/* One line an article that was not there before: {"id","group","relation","to","jaccard",
 * "containment"}; or CSV. */
np_code np_write_marks(const np_report *r, np_format format, np_put *put, void *to,
                       np_error *err) NP_MUST_CHECK;

/* One line a pair: {"a","b","relation","jaccard","containment"}; or CSV. pair: n of
 * np_corpus_pairs() of the same corpus; an article r does not have is NP_E_USAGE. */
np_code np_write_pairs(const np_report *r, const np_pair *pair, size_t n, np_format format,
                       np_put *put, void *to, np_error *err) NP_MUST_CHECK;

/* The related list of one article's story, hidden or not, as text, JSON Lines, or an HTML fragment
 * for a page of yours; np_write_related_all(): one an article, each a line but for text.
 * NP_E_USAGE: r has no stories yet, or no such article. */
np_code np_write_related(const np_report *r, uint32_t article, np_format format,
                         const np_look *look, np_put *put, void *to, np_error *err) NP_MUST_CHECK;
np_code np_write_related_all(const np_report *r, np_format format, const np_look *look, np_put *put,
                             void *to, np_error *err) NP_MUST_CHECK;

/* Changes of stories, one line an event: {"schema","type":"event","event","at","id","articles",
 * "others","added"}, added being ids of articles. NP_E_USAGE: a format that is not JSON Lines. */
np_code np_write_events(const np_event *event, size_t n, np_format format, np_put *put, void *to,
                        np_error *err) NP_MUST_CHECK;

/* An explanation in words, then every channel with value, weight and threshold, then what would
 * have to change: text, or one line {"type":"explanation",...}. Of the corpus of r, which has
 * stories. NP_FORMAT_HTML: NP_E_USAGE. */
np_code np_write_explanation(const np_report *r, const np_explanation *e, np_format format,
                             const np_look *look, np_put *put, void *to,
                             np_error *err) NP_MUST_CHECK;

/* One line an article: id, version fields, exact key, signature (base64), and the proof by which
 * np_corpus_read_fingerprints() decides without the text: the shingle hashes, and the facts by
 * which copies are named and picked. About 1.1 kB, and 11 bytes for each word. After
 * np_corpus_copies(), else NP_E_USAGE; np_write_signatures(): without the proof. */
np_code np_write_fingerprints(const np_corpus *c, np_put *put, void *to,
                              np_error *err) NP_MUST_CHECK;
np_code np_write_signatures(const np_corpus *c, np_put *put, void *to, np_error *err) NP_MUST_CHECK;

/* The scale of significance of this report's stories, as lines "raw score" under head lines, for
 * options.calibration of later runs. On the same articles such a run prints the same scores. All
 * stories count, hidden or not. NP_E_INPUT: there is none. */
np_code np_write_calibration(const np_report *r, np_put *put, void *to,
                             np_error *err) NP_MUST_CHECK;

/* The counts as one JSON object; peak_rss_bytes and wall seconds are the caller's. */
np_code np_write_stats(const np_stats *s, double wall_seconds, uint64_t peak_rss_bytes, np_put *put,
                       void *to, np_error *err) NP_MUST_CHECK;

/* ---- Evaluating -------------------------------------------------------- */

typedef struct np_score {
    double precision, recall, f1; /* [0, 1] */
} np_score;

typedef struct np_partition_scores {
    size_t n_items, n_gold, n_pred; /* articles scored; groups on both sides */
    size_t n_missing; /* labelled articles the prediction lacks: each scored as alone */
    np_score bcubed;  /* Bagga and Baldwin 1998 */
    np_score pairwise;
    np_score ceaf;      /* CEAF-e: groups paired one to one by phi_4 (Luo 2005) */
    bool has_ceaf;      /* false: ceaf is 0, the best pairing was not found within 2^26 steps */
    double ari;         /* adjusted Rand index: 1 equal, 0 as by chance (Hubert, Arabie 1985) */
    np_score v_measure; /* homogeneity, completeness and their harmonic mean (Rosenberg,
                           Hirschberg 2007) as precision, recall and F1 */
} np_partition_scores;

/* Compare two partitions of n items: gold[i], pred[i] are any labels; n < 2^32. Of nothing all
 * scores are 1. Cost O(n log n), and for CEAF at most 2^26 steps, 5 s: what agrees in the
 * main needs far fewer. NP_E_NOMEM, NP_E_LIMIT. */
np_code np_score_partition(const uint32_t *gold, const uint32_t *pred, size_t n,
                           np_partition_scores *scores, np_error *err) NP_MUST_CHECK;

/* The same for two files: gold has `id` and the label (`story`, `group` or `topic`) on each
 * line, pred story lines, or lines with `id` and the label. What gold does not label is not
 * scored. Of *opt (NULL: the defaults) only limits, is_strict and log are used; a bad line is
 * logged and skipped. NP_E_INPUT: gold has no label, pred has lines but none with the label, or
 * is_strict and a line is bad; NP_E_IO: a file cannot be read; NP_E_LIMIT: 2^30 rows. Cost: the
 * bytes and np_score_partition(). */
np_code np_score_files(const char *gold_path, const char *pred_path, const char *label,
                       const np_options *opt, np_partition_scores *scores,
                       np_error *err) NP_MUST_CHECK;

typedef struct np_pair_scores {
    size_t n_gold, n_pred, n_both;
    np_score score;
} np_pair_scores;

/* Pairs: gold CSV (a header line, then id1,id2,...) or JSON Lines with a and b; pred the lines
 * of np_write_pairs(), in which identical classes are expanded. When gold comes with a `jaccard`,
 * pairs of either side below options.near are left out. NP_E_IO, NP_E_INPUT (is_strict), NP_E_LIMIT
 * as for np_score_files(). O(n log n) in the pairs. */
np_code np_score_pair_files(const char *gold_path, const char *pred_path, const np_options *opt,
                            np_pair_scores *scores, np_error *err) NP_MUST_CHECK;

typedef struct np_ranking_scores {
    size_t n_stories, n_queries; /* queries: stories that something is relevant to */
    double map;                  /* mean average precision; these three are means over queries, */
    double p_at_1, ndcg_at_5;    /* 0 without any */
} np_ranking_scores;

/* Related lists: pred has story lines with their articles and related rows, taken by score, each
 * story once in a list. What gold has goes by the label:
 *   topic  `id` and the label on each line. A story has the topic most of its labelled articles
 *          have, the first by name of several; relevant, with the gain 1, are the other stories of
 *          it. Stories and rows without a topic are left out
 *   grade  `id`, `related_to` and `grade` on each line: how well the story of the second article
 *          follows that of the first, 0 (not; as what is not listed), 1, 2 or 3, with the gain
 *          2^grade - 1; relevant is what is above 0. Of several grades for two stories the highest
 *          counts. Stories that nothing is relevant to are left out
 * *opt, NP_E_IO and NP_E_LIMIT as for np_score_files(). NP_E_INPUT: gold has no label, or
 * is_strict. O(n log n) in the rows. */
np_code np_score_related_files(const char *gold_path, const char *pred_path, const char *label,
                               const np_options *opt, np_ranking_scores *scores,
                               np_error *err) NP_MUST_CHECK;

/* ---- Training ---------------------------------------------------------- */

/* The constants that labels can fit; the others lie too flat, or need more labels than anyone has.
 */
typedef struct np_constants {
    double story_threshold, story_size_bonus, story_time_floor, story_time_days;
} np_constants;

typedef struct np_fit_score {
    np_score bcubed, pairwise; /* bcubed: 0 of labels that are pairs */
    double goal; /* what is made as large as it can be: the mean of both F1; of pairs, theirs */
} np_fit_score;

enum { NP_FOLDS = 5 };

typedef struct np_train_fold {
    size_t n_stories, n_articles; /* labelled, and left out while its constants were chosen */
    np_constants chosen;
    np_fit_score before, after; /* of what was left out */
} np_train_fold;

typedef struct np_training {
    bool is_pairs;                        /* the labels are */
    size_t n_ids, n_unknown;              /* different ids in them; those that no article has */
    size_t n_articles, n_stories;         /* labelled articles, and what they are */
    size_t n_same, n_different;           /* pairs, where labels are pairs */
    np_constants before;                  /* the options' */
    np_train_fold fold[NP_FOLDS];         /* by folds: */
    np_fit_score held_before, held_after; /* all that was left out, taken together */
    np_constants refit;                   /* fitted to all labels, */
    np_fit_score all_before, all_after;   /* ... which so far were seen in fitting */
    bool is_better;                       /* held_after.goal is above held_before.goal, so that */
    np_constants chosen;                  /* ... these are the refit ones; else as before */
    size_t n_tried;                       /* sets of constants */
} np_training;

/* Fit the options' constants to labels of some of the articles: a file as for np_score_files() with
 * the label `story`, or pairs, JSON Lines {"a","b","same":true|false} or CSV (a header, two ids
 * first, a column `same`). What is not labelled is clustered and not scored.
 *
 * The search is by coordinates over a fixed grid about the options' constants (corpus_train.c), on
 * the vectors and candidates that these make; the scores are those of whole runs with the constants
 * chosen. Stories are dealt into NP_FOLDS folds by a hash of their names; each fold is scored by
 * constants that the other four chose. The corpus's own options and report stay as they are. The
 * outcome is the same for any number of threads, order of articles and order of labels (but of two
 * labels of one article the first counts).
 *
 * NP_E_INPUT: too few labels (10 stories of two articles and more are needed, of pairs also 10 that
 * are apart), or none; NP_E_USAGE: the corpus holds fingerprints, or has_given_stories; NP_E_IO; as
 * for np_score_files(). Cost: about 8 times np_corpus_stories() without its report, and some
 * hundred times its last step, on all threads; beside its memory 800 bytes an article, and 500 more
 * a thread. */
np_code np_corpus_train(np_corpus *c, const char *labels_path, np_training *t,
                        np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
