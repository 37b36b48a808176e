/* newsprint/stages_stories.h - stories in parts: each stage alone, for who spreads the work. */
#ifndef NEWSPRINT_STAGES_STORIES_H
#define NEWSPRINT_STAGES_STORIES_H

#include "stages_copies.h"

#ifdef __cplusplus
extern "C" {
#endif

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

/* Add b's vector to a table, in whole numbers, under its language. NP_E_USAGE (no vector, or one
 * weighed otherwise), NP_E_LIMIT, NP_E_NOMEM: the table is as it was. */
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
 *           terms in common with one that is asked for
 *   centre  np_bag_add() of all bags, added up
 *   opt     story_time_floor, story_time_days, story_long_ago, story_long_days
 * Cost: a pass over the bags
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

#ifdef __cplusplus
}
#endif
#endif
