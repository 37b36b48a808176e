/* newsprint.h - find the copies, the stories and the related stories in a day's news.
 *
 * The whole public interface, a chapter a file, in the order the data flows. Most programs need the
 * first five and write.h, and read like
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

#define NP_VERSION "0.1.0"

/* errors, texts and moments: what all the others speak in */
#include "newsprint/base.h"
/* every choice a user has, with its unit, its range and its default */
#include "newsprint/options.h"
/* articles in: a corpus, what it reads, and the counts of what it met */
#include "newsprint/corpus.h"
/* fingerprints, and the copies they find */
#include "newsprint/copies.h"
/* what everything amounts to: stories, topics, related lists, one report */
#include "newsprint/stories.h"
/* what lies about a text that is no article */
#include "newsprint/lookup.h"
/* stories that live on: batch after batch, under ids that last */
#include "newsprint/newsroom.h"
/* the same, kept in a folder: what outlives the program */
#include "newsprint/state.h"
/* why two articles are together, or apart */
#include "newsprint/explain.h"
/* the report on its way out: text, JSON Lines, pages, feeds, letters */
#include "newsprint/write.h"
/* how good is it? Partitions, pairs and lists against labels */
#include "newsprint/evaluate.h"
/* the constants of stories, fitted to labels */
#include "newsprint/train.h"
/* copies in parts: each stage alone, for who spreads the work */
#include "newsprint/stages_copies.h"
/* stories in parts: each stage alone, for who spreads the work */
#include "newsprint/stages_stories.h"

#endif
