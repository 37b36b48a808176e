/* newsprint/stages_copies.h - copies in parts: each stage alone, for who spreads the work. */
#ifndef NEWSPRINT_STAGES_COPIES_H
#define NEWSPRINT_STAGES_COPIES_H

#include "copies.h"

#ifdef __cplusplus
extern "C" {
#endif

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

#ifdef __cplusplus
}
#endif
#endif
