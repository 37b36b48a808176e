/* recall.c - do we find every copy? np_corpus_pairs() at the default settings against all pairs.
 *
 *     build/bench/recall FILE...        each a corpus
 *     build/bench/recall                excerpts of 30 to 200 shingles in texts 2 to 100 times
 * longer
 *
 * The truth asks no hash of anything but shingles: each text's set is held against those of all
 * texts before it, by counting, shingle by shingle, who has it. That is exact, and at worst as slow
 * as comparing all with all. Identical texts are listed with the first of their class only, so a
 * pair counts as found when its classes' firsts are listed, or are one. Furniture takes pairs away
 * by design, so it is kept (--furniture keep); a listed figure that is not the exact one, and a
 * pair listed as near that is not, are counted as wrong. Through the public header but for threads.
 */
#include "base/parallel.h"
#include "base/sort.h"
#include "made_up.h"
#include "newsprint.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHINGLE = 3, LEAST_EXCERPT = 8, LONG_EXCERPT = 30, RUN = 64, MOST_THREADS = 64 };
enum { J80, J70, J50, CONTAINED, CONTAINED_LONG, ASKED };
static const char *const asked[] = {"J >= .8", "J >= .7", "J >= .5", "in >= .8, 8 and more",
                                    "in >= .8, 30 and more"};

typedef struct tally {
    uint64_t true_pairs[ASKED], found[ASKED];
    uint32_t *shared; /* of the text at hand with each before it */
    uint32_t *met;    /* those with which it shares any */
} tally;

typedef struct truth {
    size_t n;
    uint64_t **set; /* ascending, distinct */
    size_t *size;
    np_keyed *posting, *spare; /* all shingles, by hash, then text */
    size_t n_postings;
    const np_pair *pair; /* what is to be judged, ascending by a, b */
    size_t n_pairs;
    uint32_t *first; /* of a text's class of identical ones */
    tally of[MOST_THREADS];
} truth;

/* ---- what is listed ---- */

static int by_ends(const void *a, const void *b)
{
    const np_pair *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

static bool is_listed(const truth *t, uint32_t a, uint32_t b)
{
    uint32_t x = t->first[a], y = t->first[b];
    np_pair key = {.a = x < y ? x : y, .b = x < y ? y : x};
    return x == y || bsearch(&key, t->pair, t->n_pairs, sizeof key, by_ends);
}

/* ---- what is true ---- */

static void count_pair(const truth *t, tally *of, uint32_t a, uint32_t b)
{
    size_t less = t->size[a] < t->size[b] ? t->size[a] : t->size[b];
    double shared = of->shared[b];
    double jaccard = shared / ((double)(t->size[a] + t->size[b]) - shared);
    double within = shared / (double)less;
    bool is[ASKED] = {jaccard >= .8, jaccard >= .7, jaccard >= .5,
                      within >= .8 && less >= LEAST_EXCERPT, within >= .8 && less >= LONG_EXCERPT};
    if (!is[J50] && !is[CONTAINED])
        return;
    bool is_found = is_listed(t, a, b);
    for (int k = 0; k < ASKED; k++) {
        of->true_pairs[k] += is[k];
        of->found[k] += is[k] && is_found;
    }
}

static np_code count_texts(void *ctx, size_t from, size_t to, unsigned thread, np_error *err)
{
    truth *t = ctx;
    tally *of = &t->of[thread];
    (void)err;
    for (size_t x = from; x < to; x++) {
        size_t n_met = 0;
        for (size_t i = 0; i < t->size[x]; i++) {
            size_t at = np_keyed_find(t->posting, t->n_postings, t->set[x][i]);
            for (; t->posting[at].index < x; at++) { /* ends at x itself */
                uint32_t y = t->posting[at].index;
                of->met[n_met] = y;
                n_met += of->shared[y]++ == 0;
            }
        }
        for (size_t i = 0; i < n_met; i++) {
            count_pair(t, of, (uint32_t)x, of->met[i]);
            of->shared[of->met[i]] = 0;
        }
    }
    return NP_OK;
}

/* ---- making both ---- */

static np_code make_sets(truth *t, const np_report *r, np_error *err)
{
    np_code code = NP_OK;
    t->n = r->n_articles;
    t->set = calloc(t->n + 1, sizeof *t->set);
    t->size = calloc(t->n + 1, sizeof *t->size);
    t->first = calloc(t->n + 1, sizeof *t->first);
    for (size_t x = 0; x < t->n && !code; x++) {
        const np_article *a = &r->article[x];
        code = np_shingles(a->title, a->text, SHINGLE, &t->set[x], &t->size[x], err);
        t->size[x] = code || !t->size[x] ? 0 : np_sort_unique_u64(t->set[x], t->size[x]);
        t->n_postings += t->size[x];
        t->first[x] = (uint32_t)x;
    }
    t->posting = calloc(t->n_postings + 1, sizeof *t->posting);
    t->spare = calloc(t->n_postings + 1, sizeof *t->spare);
    for (size_t x = 0, at = 0; x < t->n && !code; x++)
        for (size_t i = 0; i < t->size[x]; i++)
            t->posting[at++] = (np_keyed){.key = t->set[x][i], .index = (uint32_t)x};
    np_sort_keyed(t->posting, t->spare, t->n_postings, 64);
    return code;
}

/* Listed pairs whose figures are not the exact ones, or that are near and should not be. */
static size_t count_wrong(const truth *t)
{
    size_t n_wrong = 0;
    for (size_t i = 0; i < t->n_pairs; i++) {
        const np_pair *p = &t->pair[i];
        const uint64_t *a = t->set[p->a], *b = t->set[p->b];
        size_t n_a = t->size[p->a], n_b = t->size[p->b], shared = 0;
        for (size_t j = 0, k = 0; j < n_a && k < n_b;) {
            shared += a[j] == b[k];
            size_t step = a[j] <= b[k];
            k += b[k] <= a[j];
            j += step;
        }
        double jaccard = (double)shared / (double)(n_a + n_b - shared);
        bool is_copy = p->relation == NP_NEAR || p->relation == NP_IDENTICAL;
        n_wrong += fabs(jaccard - (double)p->jaccard) > 1e-6 || (is_copy && jaccard < .5);
    }
    return n_wrong;
}

static void print_line(const truth *t, const char *name)
{
    printf("| %s | %zu |", name, t->n);
    for (int k = 0; k < ASKED; k++) {
        uint64_t all = 0, found = 0;
        for (int i = 0; i < MOST_THREADS; i++)
            all += t->of[i].true_pairs[k], found += t->of[i].found[k];
        if (all)
            printf(" %.5f of %llu |", (double)found / (double)all, (unsigned long long)all);
        else
            printf(" none |");
    }
    printf(" %zu |\n", count_wrong(t));
    fflush(stdout);
}

static void clear(truth *t)
{
    for (size_t x = 0; t->set && x < t->n; x++)
        np_release(t->set[x]);
    for (int i = 0; i < MOST_THREADS; i++)
        free(t->of[i].shared), free(t->of[i].met);
    free(t->set), free(t->size), free(t->first), free(t->posting), free(t->spare);
}

/* A line about the corpus, which has its articles. */
static np_code judge(np_corpus *c, const char *name, np_error *err)
{
    static truth t;
    np_pair *pair = NULL;
    unsigned n_threads = np_threads(0) < MOST_THREADS ? np_threads(0) : MOST_THREADS;
    t = (truth){0};
    np_code code = make_sets(&t, np_corpus_report(c), err);
    code = code ? code : np_corpus_pairs(c, &pair, &t.n_pairs, err);
    t.pair = pair;
    for (size_t i = 0; i < t.n_pairs && !code; i++) /* the first of a class comes first */
        if (pair[i].relation == NP_IDENTICAL)
            t.first[pair[i].b] = t.first[pair[i].a];
    for (unsigned i = 0; i < n_threads; i++) {
        t.of[i].shared = calloc(t.n + 1, sizeof(uint32_t));
        t.of[i].met = calloc(t.n + 1, sizeof(uint32_t));
    }
    code = code ? code : np_each_run(t.n, RUN, n_threads, count_texts, &t, err);
    if (!code)
        print_line(&t, name);
    np_release(pair);
    clear(&t);
    return code;
}

/* ---- excerpts ---- */

static uint32_t any_word(void) { return below(1 + below(1 + below(300000))); }

/* A text of `times` times `n` words, and n of them in a row with a word changed here and there:
 * up to one shingle in five is another then. */
static np_code add_excerpt(np_corpus *c, uint32_t n, uint32_t times, char *text, np_error *err)
{
    char *cut = text, *end = text, *to = text;
    static char excerpt[16 * 256];
    uint32_t begins = below(n * times - n + 1), changes = below(n / 15 + 1);
    for (uint32_t i = 0; i < n * times; i++) {
        cut = i == begins ? to : cut;
        to = put_word(to, any_word());
        end = i == begins + n - 1 ? to : end;
    }
    np_article whole = {.text = {text, (size_t)(to - text)}};
    np_code code = np_corpus_add(c, &whole, err);
    char *write = excerpt;
    for (const char *at = cut; at < end;) {
        const char *next = memchr(at, ' ', (size_t)(end - at));
        size_t left = (size_t)(end - at);
        if (changes && below((uint32_t)left) < 6 * 15 && at != cut) {
            write = put_word(write, 900000 + below(100000));
            changes--;
        } else {
            memcpy(write, at, (size_t)(next + 1 - at));
            write += next + 1 - at;
        }
        at = next + 1;
    }
    np_article part = {.text = {excerpt, (size_t)(write - excerpt)}};
    return code ? code : np_corpus_add(c, &part, err);
}

static np_code judge_excerpts(const np_options *opt, np_error *err)
{
    static const uint32_t n[] = {32, 62, 102, 202}, times[] = {2, 5, 10, 30, 100};
    static char text[202 * 100 * 16];
    np_code code = NP_OK;
    rng = 20251122;
    for (size_t i = 0; i < sizeof times / sizeof *times && !code; i++) {
        char name[64];
        snprintf(name, sizeof name, "excerpts of texts %u times longer", times[i]);
        np_corpus *c = np_corpus_new(opt, err);
        code = c ? NP_OK : err->code;
        for (size_t k = 0; k < 4 * 250 && !code; k++)
            code = add_excerpt(c, n[k % 4], times[i], text, err);
        code = code ? code : judge(c, name, err);
        np_corpus_free(c);
    }
    return code;
}

int main(int argc, char **argv)
{
    np_options opt;
    np_error err = {0};
    np_options_init(&opt);
    opt.keep_furniture = true;
    printf("| corpus | articles |");
    for (int k = 0; k < ASKED; k++)
        printf(" %s |", asked[k]);
    printf(" wrong |\n|---|---|---|---|---|---|---|---|\n");
    np_code code = argc < 2 ? judge_excerpts(&opt, &err) : NP_OK;
    for (int i = 1; i < argc && !code; i++) {
        const char *slash = strrchr(argv[i], '/');
        char name[100];
        snprintf(name, sizeof name, "%s", slash ? slash + 1 : argv[i]);
        name[strcspn(name, ".")] = 0;
        np_corpus *c = np_corpus_new(&opt, &err);
        code = c ? np_corpus_read(c, argv[i], &err) : err.code;
        code = code ? code : judge(c, name, &err);
        np_corpus_free(c);
    }
    if (code)
        fprintf(stderr, "recall: %s\n", err.text);
    return code != NP_OK;
}
