/* newsprint/state.h - a newsroom that outlives the program: articles, stories and their ids in a
 * folder. */
#ifndef NEWSPRINT_STATE_H
#define NEWSPRINT_STATE_H

#include "newsroom.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A feed is read again and again; a state is what newsprint remembers of it. It is a folder that
 * one process at a time writes to, and any number read meanwhile:
 *
 *     np_state *s = np_state_open("news", &opt, NP_STATE_WRITE, 60, &err);
 *     np_corpus_read(c, "feed.xml", &err);
 *     np_state_add(s, c, now, &taken, &err);           they are in for good, and placed
 *     np_state_stories(s, report, NULL, &err);         a corpus of the stories that still go on
 *
 * What a call says is done survives a kill and a power cut. A call that fails has changed nothing
 * since the last transaction, and says so. Adding the same articles in any cuts, with restarts in
 * between, gives the stories that one np_newsroom gives; where options.repair_days cover all of
 * them, those of one batch.
 *
 * Ids here are of arrival: of several texts under one id the first keeps it, the next are ID@2,
 * ID@3 in the order they come. An article that is there, by id and text (without an id: in all it
 * says), is counted as repeated and stays as it was.
 *
 * NP_E_INPUT: the folder is damaged, or of a later version; the words say where. NP_E_IO: it cannot
 * be read, or no more can be written, be it for a full disk. NP_E_LIMIT: another process writes. */
typedef struct np_state np_state; /* one thread at a time; not to be taken across a fork() */

typedef enum np_state_mode {
    NP_STATE_READ, /* as it was at the moment of opening, whatever is written meanwhile */
    NP_STATE_WRITE /* made where there is none */
} np_state_mode;

/* What all articles of a state have in common is decided by its first: how they are fingerprinted,
 * which are copies, how stories are made and repaired (of np_options: use_title, use_text, shingle,
 * sig_slots, seed, near, contain, keep_furniture, story_*, repair_*). Set these in *opt as the
 * state in dir has them; it stays as it is where dir holds none. Errors: as for np_state_open(). */
np_code np_state_options(const char *dir, np_options *opt, np_error *err) NP_MUST_CHECK;

/* Open the state in the folder dir. opt is copied, its strings borrowed until np_state_close(). A
 * writer waits so many seconds for the one before it; then NP_E_LIMIT says who that is.
 * NP_E_USAGE: an option is not what the state goes by; both are named. NULL on failure. */
np_state *np_state_open(const char *dir, const np_options *opt, np_state_mode mode, unsigned wait_s,
                        np_error *err);
void np_state_close(np_state *s); /* what is not committed is gone; NULL is fine */

uint64_t np_state_count(const np_state *s); /* articles that ever came, those forgotten included */
np_time np_state_now(const np_state *s);    /* of the last batch; unknown: none has come */

/* ---- Adding ------------------------------------------------------------ */

typedef struct np_taken {
    uint64_t n_added;    /* of which */
    uint64_t n_revised;  /* ... came under the id of another text */
    uint64_t n_repeated; /* and were there already */
} np_taken;

/* Add the articles of c (not those that were added as old), read and not yet computed, in the order
 * they came, in transactions of some thousands, and place them. A repair places all that came since
 * the last one as np_newsroom_add() places a batch, in a transaction of its own. It is made where
 * it looks at 2,048 articles or less, where n is a quarter of them or more, where an hour has
 * passed since the last, and where articles were taken without a place. Else each article is placed
 * for the time being, in the transaction that it comes in: in the story it is most like, or a new
 * one. What is in stays in, whatever fails next; who is not placed will be by the next call.
 * *taken: what came in, and stayed, also on failure. now  the moment, exact, else NP_E_USAGE. One
 * before that of an earlier batch is told, and counts as that: nothing is lost by a clock that goes
 * backwards Each transaction is logged as a detail. Cost: the bytes and some 100 us an article; the
 * first call, and the first after a repair, a row an article of the state and a short one an
 * article that a repair looks at; a repair, that of np_newsroom_add(), and, once a day of `now`, of
 * a report without related lists: the stories are rated, for the scale that np_state_stories()
 * scores on. */
np_code np_state_add(np_state *s, const np_corpus *c, np_time now, np_taken *taken,
                     np_error *err) NP_MUST_CHECK;

/* What `dedup` does: tell which articles of c, which are new, were seen, so that np_corpus_copies()
 * marks them: those that are there, and the copies of a text that is (identical, a revision, near,
 * an excerpt, or containing one). Of the state's articles those that may be copies are added to c
 * as old. Of a text that is told many times, 64 that share the most are compared.
 * Cost: an index is asked, some pages of 4 kB an article that came, and the text of those few. What
 * an older newsprint put is first indexed by who may write, and by a reader added to c whole. */
np_code np_state_against(np_state *s, np_corpus *c, np_error *err) NP_MUST_CHECK;

/* Put the articles of c, as np_state_add() does, in one transaction that is left open: they are in
 * once np_state_commit() says so. They are placed for the time being, or where a repair is due, by
 * the next np_state_add(). */
np_code np_state_take(np_state *s, const np_corpus *c, np_time now, np_taken *taken,
                      np_error *err) NP_MUST_CHECK;

/* 0: what was taken is in for good, or nothing was. */
np_code np_state_commit(np_state *s, np_error *err) NP_MUST_CHECK;

/* ---- Forgetting -------------------------------------------------------- */

/* Forget facts and texts of the articles that a repair has placed, published more than so many days
 * before the last batch, at least options.repair_days (NP_E_USAGE). Their ids stay, and lead to
 * their stories; when they come again they are known, and no copy of them is. *n: how many went.
 * In transactions of some thousands. */
np_code np_state_expire(np_state *s, unsigned days, uint64_t *n, np_error *err) NP_MUST_CHECK;

/* Forget the articles of these ids, as if they had never come: none of them is left in any file of
 * the folder. All or (NP_E_INPUT: there is no article of an id) none. NP_E_LIMIT: they are gone,
 * but one who looks still holds old pages; the next call wipes them, as it does after any failure
 * in between, be it for ids that are no longer there. Cost: the whole state, once. */
np_code np_state_forget(np_state *s, const np_str *id, size_t n, np_error *err) NP_MUST_CHECK;

/* ---- Looking ----------------------------------------------------------- */

/* What of a state is looked at; zero-initialised: the stories that go on. */
typedef struct np_view {
    np_time since;     /* also those with an article published since; unknown: none besides */
    np_str id;         /* and the story of this id, as np_state_find() finds it; empty: none */
    np_time new_since; /* hidden is what has nothing new since the state came to know it; unknown:
                          nothing */
    np_str reader;     /* ... what has nothing that this reader was not shown; empty: nobody */
} np_view;

/* Fill the empty corpus c, made with the options of s, with the stories that have an article of the
 * last options.repair_days, whole, under their ids, and with what else *view says (NULL: nothing).
 * Then np_corpus_stories() gives the report. New is a text that is no copy of one that was there,
 * and adds a name, a number or a quotation to those before it. What was not yet repaired is so
 * first, of a reader in memory. Words are weighed by these articles and, where they are fewer than
 * options.repair_context, by the newest of the others too, which are in no story of the report. An
 * article without a date counts as published when it came.
 *
 * Significance is scored on the scale of the stories of the last 28 days (np_stats.scale), once
 * those are of 7 days and 1,000 articles; else, and where the options say by what to score
 * (calibration, weight), as np_corpus_stories() does. NP_E_USAGE: c is not empty. Cost: a row an
 * article of the state, and the text of those in c and, up to options.repair_context, behind it. */
np_code np_state_stories(np_state *s, np_corpus *c, const np_view *view,
                         np_error *err) NP_MUST_CHECK;

/* The stories of c's report, filled so, that are not hidden were shown to the reader of that name:
 * remembered with np_state_commit(). NP_E_USAGE: c has no such report, or the name is empty. */
np_code np_state_shown(np_state *s, const np_corpus *c, np_str reader, np_error *err) NP_MUST_CHECK;

/* The id by which the story goes now that had the id once, or has the article of that id. *found:
 * until s is changed or closed; NP_E_INPUT: there is none. */
np_code np_state_find(np_state *s, np_str id, np_str *found, np_error *err) NP_MUST_CHECK;

/* Tell all changes of stories since that time (unknown: all), in order, as np_newsroom_events()
 * tells those of a batch; what hear() returns, if not 0, ends it. Articles that were forgotten
 * since are left out of `added`. Cost: the events, and a row an article they added. */
np_code np_state_events(np_state *s, np_time since, np_hear *hear, void *ctx,
                        np_error *err) NP_MUST_CHECK;

/* ---- Trust ------------------------------------------------------------- */

/* One line, with its place; what hears it keeps no pointer to it. */
typedef void np_damage(void *ctx, const char *line);

/* Look whether all that was put is there, and fits together: pages, values and counts; each
 * article's story, id and text; each story's members; each event. Texts are held against what their
 * articles are known by: all if is_full, else about a thousand. Where nothing else is damaged, the
 * events, told once more from the first on, must give the stories there are, each (if is_full) of
 * an id that is named after an article it began with, and the ratings the scale. Each damage is
 * told and left as it is. 0: sound; NP_E_INPUT: so many findings. tell may be NULL. Cost: all bytes
 * of the folder; 5 bytes an article and 60 a story of memory. */
np_code np_state_check(np_state *s, bool is_full, np_damage *tell, void *ctx,
                       np_error *err) NP_MUST_CHECK;

#ifdef __cplusplus
}
#endif
#endif
