/* stages_stories.c - the stories among many articles, found in parts as many machines would.
 *
 *     make install
 *     cc examples/stages_stories.c $(pkg-config --cflags --libs newsprint) -o stories
 *     ./stories 7 today.jsonl feed.xml
 *
 * Prints a line for each article that stands for its copies: its id, a tab, the id of the first
 * article of its story. The output is the same for any number of parts. Everything a part hands on
 * can be saved and sent: bags (np_bag_save), tables (np_sums_save), bonds (plain rows). What is
 * marked "everywhere" below may run on as many machines as there are parts. Copies and furniture
 * are stages.c's matter; here a corpus finds the copies, and lines of furniture are read along. */
#include <newsprint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct job {
    np_options opt;
    size_t n_parts, n;
    np_bag **bag; /* n, in rank order: bag i belongs to part i % n_parts */
    np_bonds *bonds;
    uint32_t *story; /* of each bag, numbered by first bag */
    uint32_t n_stories;
    np_lexicon *lexicon;
    np_error err;
} job;

static np_code count_terms(job *j, size_t i, np_sums *sums)
{
    return np_bag_count_terms(j->bag[i], sums, &j->err);
}

static np_code count_vector(job *j, size_t i, np_sums *sums)
{
    return np_bag_add(j->bag[i], sums, &j->err);
}

/* Count story number i, wherever its bags are together; there may be fewer stories than bags. */
static np_code count_story(job *j, size_t i, np_sums *sums)
{
    np_bag **bag = i < j->n_stories ? malloc((j->n + 1) * sizeof *bag) : NULL;
    size_t n = 0;
    if (i >= j->n_stories)
        return NP_OK;
    if (!bag)
        return NP_E_NOMEM;
    for (size_t k = 0; k < j->n; k++)
        if (j->story[k] == i)
            bag[n++] = j->bag[k];
    np_code code = np_bags_count_story(bag, n, j->lexicon, sums, &j->err);
    free(bag);
    return code;
}

/* Every part counts its own (everywhere); the tables are added up. NULL: see j->err. */
static np_sums *add_up(job *j, np_code count(job *, size_t, np_sums *))
{
    np_sums *all = np_sums_new(&j->err);
    for (size_t part = 0; all && part < j->n_parts; part++) {
        np_sums *own = np_sums_new(&j->err);
        np_code code = own ? NP_OK : j->err.code;
        for (size_t i = part; i < j->n && !code; i += j->n_parts)
            code = count(j, i, own);
        if (!code)
            code = np_sums_add(all, own, &j->err);
        np_sums_free(own);
        if (code) {
            np_sums_free(all);
            all = NULL;
        }
    }
    return all;
}

/* One bag for each article that stands for its copies (everywhere). */
static np_code make_bags(job *j, const np_report *news)
{
    for (uint32_t i = 0; i < news->n_articles; i++)
        if (news->copy[i].leader == i) {
            if (!(j->bag[j->n] = np_bag_new(&news->article[i], NULL, &j->opt, &j->err)))
                return j->err.code;
            j->n++;
        }
    np_bags_rank(j->bag, j->n);
    np_sums *terms = add_up(j, count_terms);
    j->lexicon = terms ? np_lexicon_new(terms, &j->err) : NULL;
    np_sums_free(terms);
    return j->lexicon ? NP_OK : j->err.code;
}

/* Vectors by how rare terms are in the stories so far. */
static np_code weigh(job *j)
{
    np_sums *stories = add_up(j, count_story);
    np_code code = stories ? np_lexicon_weigh(j->lexicon, stories, &j->err) : NP_E_NOMEM;
    for (size_t i = 0; i < j->n && !code; i++) /* everywhere */
        code = np_bag_weigh(j->bag[i], j->lexicon, &j->err);
    np_sums_free(stories);
    return code;
}

/* Bonds between bags, and stories by them if they are wanted. */
static np_code link(job *j, int wants_stories)
{
    np_sums *centre = add_up(j, count_vector);
    np_code code = centre ? NP_OK : NP_E_NOMEM;
    for (size_t part = 0; part < j->n_parts && !code; part++) { /* everywhere */
        size_t from = part * j->n / j->n_parts, to = (part + 1) * j->n / j->n_parts;
        code = np_bags_link(j->bag, j->n, from, to, j->lexicon, centre, &j->opt, j->bonds + from,
                            &j->err);
    }
    if (!code && wants_stories) /* or by components, wherever all bags of one are */
        code = np_bags_group(j->bag, j->n, j->bonds, j->lexicon, centre, &j->opt, j->story,
                             &j->n_stories, &j->err);
    np_sums_free(centre);
    return code;
}

static np_code borrow(job *j)
{
    np_code code = NP_OK;
    for (size_t i = 0; i < j->n && !code; i++) { /* everywhere */
        const np_bag *near[NP_BONDS_LENT] = {0};
        for (uint32_t k = 0; k < j->bonds[i].n && k < NP_BONDS_LENT; k++)
            near[k] = j->bag[j->bonds[i].bond[k].bag];
        code = np_bag_borrow(j->bag[i], &j->bonds[i], near, &j->err);
    }
    return code;
}

static np_code find_stories(job *j)
{
    for (uint32_t i = 0; i < j->n; i++)
        j->story[i] = i; /* at first everyone is a story */
    j->n_stories = (uint32_t)j->n;
    np_code code = weigh(j);
    if (!code)
        code = link(j, 1); /* rough stories */
    if (!code)
        code = weigh(j);
    if (!code)
        code = link(j, 0);
    if (!code)
        code = borrow(j);
    return code ? code : link(j, 1);
}

static void tell(const job *j)
{
    for (size_t i = 0; i < j->n; i++) {
        size_t first = 0;
        while (j->story[first] != j->story[i])
            first++;
        np_str a = np_bag_id(j->bag[i]), b = np_bag_id(j->bag[first]);
        printf("%.*s\t%.*s\n", (int)a.len, a.at, (int)b.len, b.at);
    }
}

int main(int argc, char **argv)
{
    job j = {.n_parts = argc > 2 ? strtoul(argv[1], NULL, 10) : 0};
    np_options_init(&j.opt);
    j.opt.keep_furniture = true;
    if (j.n_parts == 0) {
        fputs("usage: stages_stories PARTS FILE...\n", stderr);
        return 2;
    }
    np_corpus *news = np_corpus_new(&j.opt, &j.err); /* reads, and finds copies */
    np_code code = news ? NP_OK : j.err.code;
    for (int i = 2; i < argc && !code; i++)
        code = np_corpus_read(news, argv[i], &j.err);
    if (!code)
        code = np_corpus_copies(news, &j.err);
    if (!code) {
        size_t most = np_corpus_report(news)->n_articles + 1;
        j.bag = calloc(most, sizeof(np_bag *));
        j.bonds = calloc(most, sizeof *j.bonds);
        j.story = calloc(most, sizeof *j.story);
        code = j.bag && j.bonds && j.story ? make_bags(&j, np_corpus_report(news)) : NP_E_NOMEM;
    }
    if (!code)
        code = find_stories(&j);
    if (code)
        fprintf(stderr, "stages_stories: %s\n", j.err.code ? j.err.text : "out of memory");
    else
        tell(&j);
    for (size_t i = 0; i < j.n; i++)
        np_bag_free(j.bag[i]);
    free(j.story);
    free(j.bonds);
    free(j.bag);
    np_lexicon_free(j.lexicon);
    np_corpus_free(news);
    return code != NP_OK;
}
