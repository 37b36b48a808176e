/* newsprint/write.h - the report on its way out: text, JSON Lines, pages, feeds, letters. */
#ifndef NEWSPRINT_WRITE_H
#define NEWSPRINT_WRITE_H

#include "explain.h"
#include "lookup.h"
#include "newsroom.h"
#include "stories.h"

#ifdef __cplusplus
extern "C" {
#endif

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

/* The related list of a text likewise; r is the report of the corpus it was looked up in. */
np_code np_write_related_list(const np_report *r, const np_related_list *list, np_format format,
                              const np_look *look, np_put *put, void *to,
                              np_error *err) NP_MUST_CHECK;

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

#ifdef __cplusplus
}
#endif
#endif
