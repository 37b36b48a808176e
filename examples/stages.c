/* stages.c - the copies among many articles, found in parts as many machines would.
 *
 *     make install && cc examples/stages.c $(pkg-config --cflags --libs newsprint) -o stages
 *     ./stages 7 today.jsonl feed.xml
 *
 * Prints a line for each article that is a copy: its id, a tab, the id of its group's leader. The
 * output is the same for any number of parts. Everything a part hands on can be saved and sent:
 * prints (np_print_save), tables (np_sums_save), keys (plain rows). What is marked "everywhere"
 * below needs one part's prints only, and may run on as many machines as there are parts. */
#include <newsprint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct job {
    np_options opt;
    size_t n_parts, n;
    const np_report *news;
    np_print **print; /* n, soon in rank order: print i belongs to part i % n_parts */
    np_error err;
} job;

/* Prints are given the number of their article as id, in digits that sort as numbers do. */
enum { DIGITS = 9 };

static const np_article *article_of(const job *j, const np_print *p)
{
    np_str id = np_print_id(p);
    size_t i = 0;
    for (size_t k = 0; k < id.len; k++)
        i = 10 * i + (size_t)(id.at[k] - '0');
    return &j->news->article[i];
}

static void tell(const job *j, const np_print *copy, const np_print *leader)
{
    np_str a = article_of(j, copy)->id, b = article_of(j, leader)->id;
    printf("%.*s\t%.*s\n", (int)a.len, a.at, (int)b.len, b.at);
}

static np_code count_lines(const np_print *p, const np_options *opt, np_sums *sums, np_error *err)
{
    (void)opt;
    return np_print_count_lines(p, sums, err);
}

/* Every part counts its prints (everywhere); the tables are added up. NULL: see j->err. */
static np_sums *add_up(job *j,
                       np_code count(const np_print *, const np_options *, np_sums *, np_error *))
{
    np_sums *all = np_sums_new(&j->err);
    for (size_t part = 0; all && part < j->n_parts; part++) {
        np_sums *own = np_sums_new(&j->err);
        np_code code = own ? NP_OK : j->err.code;
        for (size_t i = part; i < j->n && !code; i += j->n_parts)
            code = count(j->print[i], &j->opt, own, &j->err);
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

/* One print an article (everywhere), then one for all articles of the same words. */
static np_code make_prints(job *j)
{
    for (; j->n < j->news->n_articles; j->n++) {
        char id[DIGITS + 12];
        np_article a = j->news->article[j->n];
        np_str family = a.id;
        a.id = (np_str){id, (size_t)snprintf(id, sizeof id, "%0*zu", DIGITS, j->n)};
        if (!(j->print[j->n] = np_print_new(&a, family, &j->opt, &j->err)))
            return j->err.code;
    }
    np_code code = np_prints_rank(j->print, j->n, &j->err);
    size_t kept = 0;
    for (size_t i = 0; i < j->n; i++)
        if (!code && kept && np_print_is_same(j->print[kept - 1], j->print[i])) {
            tell(j, j->print[i], j->print[kept - 1]);
            code = np_print_absorb(j->print[kept - 1], j->print[i], &j->err);
            np_print_free(j->print[i]);
        } else {
            j->print[kept++] = j->print[i];
        }
    j->n = kept;
    return code;
}

/* What a site puts on every page makes no copies. */
static np_code leave_out_furniture(job *j)
{
    np_sums *lines = add_up(j, count_lines), *furniture = np_sums_new(&j->err);
    np_code code = lines && furniture ? NP_OK : j->err.code;
    for (size_t i = 0; i < j->n && !code; i++) /* everywhere */
        code = np_print_sketch(j->print[i], article_of(j, j->print[i]), lines, &j->err);
    if (!code)
        code = np_prints_furniture(j->print, j->n, lines, furniture, &j->err);
    for (size_t i = 0; i < j->n && !code; i++) /* everywhere */
        code = np_print_strip(j->print[i], article_of(j, j->print[i]), furniture, &j->err);
    np_sums_free(furniture);
    np_sums_free(lines);
    return code;
}

/* The keys of all prints in one row, made part by part; NULL: see j->err. */
static np_key *list_keys(job *j, const np_sums *features, size_t *n)
{
    np_key *all = malloc(1);
    *n = 0;
    for (size_t part = 0; part < j->n_parts && all; part++) /* everywhere */
        for (size_t i = part; i < j->n && all; i += j->n_parts) {
            np_key *key, *more = NULL;
            size_t n_keys;
            if (!np_print_keys(j->print[i], (uint32_t)i, &j->opt, features, &key, &n_keys, &j->err))
                more = realloc(all, (*n + n_keys + 1) * sizeof *all);
            if (!more)
                free(all);
            all = more;
            for (size_t k = 0; all && k < n_keys; k++)
                all[(*n)++] = key[k];
            np_release(key);
        }
    if (!all && !j->err.code)
        j->err = (np_error){NP_E_NOMEM, "out of memory"};
    return all;
}

/* Pairs that share keys, each with its relation. */
static np_code relate(job *j, np_pair **pair, size_t *n_pairs)
{
    size_t n_keys = 0, n_full;
    np_sums *features = add_up(j, np_print_count_features);
    np_key *key = features ? list_keys(j, features, &n_keys) : NULL;
    np_code code = key ? NP_OK : j->err.code;
    if (!code)
        code = np_keys_join(key, n_keys, j->n, j->opt.max_bucket, pair, n_pairs, &n_full, &j->err);
    for (size_t i = 0; i < *n_pairs; i++) /* wherever both prints are */
        np_prints_relate(j->print[(*pair)[i].a], j->print[(*pair)[i].b], &j->opt, &(*pair)[i]);
    free(key);
    np_sums_free(features);
    return code;
}

static np_code group(job *j)
{
    np_pair *pair = NULL;
    size_t n_pairs = 0;
    uint32_t *leader = calloc(j->n + 1, sizeof *leader);
    np_code code = leader ? relate(j, &pair, &n_pairs) : NP_E_NOMEM;
    if (!code)
        code = np_prints_group(j->print, j->n, pair, n_pairs, leader, &j->err);
    for (size_t i = 0; i < j->n && !code; i++)
        if (leader[i] != i)
            tell(j, j->print[i], j->print[leader[i]]);
    np_release(pair);
    free(leader);
    return code;
}

int main(int argc, char **argv)
{
    job j = {.n_parts = argc > 2 ? strtoul(argv[1], NULL, 10) : 0};
    np_options_init(&j.opt);
    if (j.n_parts == 0) {
        fputs("usage: stages PARTS FILE...\n", stderr);
        return 2;
    }
    np_corpus *news = np_corpus_new(&j.opt, &j.err); /* only reads */
    np_code code = news ? NP_OK : j.err.code;
    for (int i = 2; i < argc && !code; i++)
        code = np_corpus_read(news, argv[i], &j.err);
    if (!code) {
        j.news = np_corpus_report(news);
        j.print = calloc(j.news->n_articles + 1, sizeof(np_print *));
        code = j.print ? make_prints(&j) : NP_E_NOMEM;
    }
    if (!code)
        code = leave_out_furniture(&j);
    if (!code)
        code = group(&j);
    if (code)
        fprintf(stderr, "stages: %s\n", j.err.text);
    for (size_t i = 0; i < j.n; i++)
        np_print_free(j.print[i]);
    free(j.print);
    np_corpus_free(news);
    return code != NP_OK;
}
