/* newsroom.c - files that come one after the other, as a feed does, and what each changes.
 *
 *     make install && cc examples/newsroom.c $(pkg-config --cflags --libs newsprint) -o newsroom
 *     ./newsroom monday.jsonl tuesday.jsonl wednesday.jsonl
 *
 * Each file is a batch. After it the events are written, as JSON Lines; at the end, the story of
 * every article. */
#include <newsprint.h>
#include <stdio.h>

static np_code to_stdout(void *to, const char *bytes, size_t size, np_error *err)
{
    (void)to, (void)err;
    return fwrite(bytes, 1, size, stdout) == size ? NP_OK : NP_E_IO;
}

/* A corpus is a convenient reader; its articles still have the ids they came under. */
static np_code add_file(np_newsroom *room, const char *path, np_error *err)
{
    np_corpus *c = np_corpus_new(NULL, err);
    np_code code = c ? np_corpus_read(c, path, err) : err->code;
    if (code == NP_OK) {
        const np_report *r = np_corpus_report(c);
        np_time by_the_articles = {0, NP_TIME_UNKNOWN}; /* who has a clock gives it here */
        code = np_newsroom_add(room, r->article, r->n_articles, by_the_articles, err);
    }
    if (code == NP_OK) {
        size_t n;
        const np_event *event = np_newsroom_events(room, &n);
        code = np_write_events(event, n, NP_FORMAT_JSONL, to_stdout, NULL, err);
    }
    np_corpus_free(c);
    return code;
}

static void show_stories(const np_newsroom *room)
{
    for (size_t i = 0; i < np_newsroom_count(room); i++) {
        uint32_t story = np_newsroom_story(room, i);
        np_str id = story == NP_NO_STORY ? (np_str){"a repeat", 8} : np_newsroom_id(room, story);
        printf("%zu\t%.*s\n", i, (int)id.len, id.at);
    }
}

int main(int argc, char **argv)
{
    np_error err = {NP_OK, ""};
    np_newsroom *room = np_newsroom_new(NULL, &err); /* NULL: every option at its default */
    np_code code = room ? NP_OK : err.code;
    for (int i = 1; i < argc && code == NP_OK; i++)
        code = add_file(room, argv[i], &err);
    if (code == NP_OK)
        show_stories(room);
    else
        fprintf(stderr, "newsroom: %s\n", err.text);
    np_newsroom_free(room);
    return code != NP_OK;
}
