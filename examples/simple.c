/* simple.c - the stories of some files, most significant first, and what is related to the first.
 *
 *     make install && cc examples/simple.c $(pkg-config --cflags --libs newsprint) -o simple
 *     ./simple today.jsonl feed.xml
 */
#include <newsprint.h>
#include <stdio.h>

static void show(const np_report *r)
{
    for (size_t i = 0; i < r->n_stories && i < 10; i++) {
        const np_story *s = &r->story[i];
        printf("%4.1f  %.*s (%zu articles, %zu publishers)\n", s->significance.score,
               (int)s->title.len, s->title.at, s->n_articles, s->n_publishers);
    }
    if (r->n_stories > 0)
        puts("More on the first:");
    for (size_t i = 0; r->n_stories > 0 && i < r->story[0].n_related; i++) {
        const np_article *a = &r->article[r->story[0].related[i].article];
        printf("      %.*s (%.*s)\n", (int)a->title.len, a->title.at, (int)a->source.len,
               a->source.at);
    }
}

int main(int argc, char **argv)
{
    np_error err = {NP_OK, ""};
    np_corpus *news = np_corpus_new(NULL, &err); /* NULL: every option at its default */
    np_code code = news ? NP_OK : err.code;
    for (int i = 1; i < argc && code == NP_OK; i++)
        code = np_corpus_read(news, argv[i], &err);
    if (code == NP_OK)
        code = np_corpus_stories(news, &err);
    if (code == NP_OK)
        show(np_corpus_report(news));
    else
        fprintf(stderr, "simple: %s\n", err.text);
    np_corpus_free(news);
    return code != NP_OK;
}
