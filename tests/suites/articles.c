/* articles.c - what the library makes of each of many files, a JSON line a file.
 *
 *     articles [--from KIND] <names
 *     {"file":"a.xml","code":0,"skipped":1,"said":["..."],"articles":[{"id":"...", ...}]}
 *
 * Names come on standard input, a line each. Every file is read by a process of its own, which has
 * a limit of time: so a file that crashes or hangs the reader says so on its line ("signal":11;
 * "exit":1 under a sanitizer), and the next is read none the less. Dates are seconds since 1970,
 * of a bare day its first; only what is known is written. */
#include "base/str.h"
#include "newsprint.h"
#include "write/json.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIMIT_SECONDS = 20, LONGEST_NAME = 4096 };

typedef struct told {
    np_buf lines; /* each ended by a zero byte */
    size_t n;
} told;

static void note(void *ctx, np_level level, const char *line)
{
    (void)level;
    told *t = ctx;
    np_buf_text(&t->lines, line);
    np_buf_char(&t->lines, 0);
    t->n++;
}

static void put_article(np_json *j, const np_article *a)
{
    np_json_open(j, NULL, '{');
    np_json_known(j, "id", a->id);
    np_json_known(j, "title", a->title);
    np_json_known(j, "text", a->text);
    np_json_known(j, "url", a->url);
    np_json_known(j, "source", a->source);
    np_json_known(j, "host", a->host);
    np_json_known(j, "author", a->author);
    np_json_known(j, "lang", a->lang);
    if (a->published.kind)
        np_json_whole(j, "published", a->published.at);
    if (a->updated.kind)
        np_json_whole(j, "updated", a->updated.at);
    np_json_list(j, "categories", a->category, a->n_categories);
    np_json_close(j, '}');
}

static void put_all(np_json *j, const np_corpus *c, const told *t, np_code code)
{
    const np_report *r = np_corpus_report(c);
    const np_stats *stats = np_corpus_stats(c);
    uint64_t n_skipped = 0;
    for (int i = 0; i < NP_REASONS; i++)
        n_skipped += stats->n_skipped[i];
    np_json_count(j, "code", code);
    np_json_count(j, "skipped", n_skipped);
    np_json_count(j, "repeated", stats->n_repeated);
    np_json_count(j, "bad_dates", stats->n_bad_dates);
    np_json_open(j, "said", '[');
    const char *line = t->lines.at;
    for (size_t i = 0; i < t->n; i++, line += strlen(line) + 1)
        np_json_str(j, NULL, np_str_of(line));
    np_json_close(j, ']');
    np_json_open(j, "articles", '[');
    for (size_t i = 0; i < r->n_articles; i++)
        put_article(j, &r->article[i]);
    np_json_close(j, ']');
}

/* In a process of its own. */
static int read_one(const char *path, np_input_kind from)
{
    told t = {0};
    np_buf line = {0};
    np_json j = {.to = &line};
    np_options opt;
    np_error err = {0};
    np_options_init(&opt);
    opt.from = from;
    opt.threads = 1;
    opt.log = note;
    opt.ctx = &t;
    alarm(LIMIT_SECONDS);
    np_corpus *c = np_corpus_new(&opt, &err);
    if (!c)
        return 2;
    np_code code = np_corpus_read(c, path, &err);
    if (code)
        note(&t, NP_LOG_WARNING, err.text);
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "file", np_str_of(path));
    put_all(&j, c, &t, code);
    np_json_close(&j, '}');
    np_json_end(&j);
    bool is_written = np_buf_check(&line, NULL) == NP_OK && np_buf_check(&t.lines, NULL) == NP_OK &&
                      fwrite(line.at, 1, line.len, stdout) == line.len && fflush(stdout) == 0;
    np_corpus_free(c);
    np_buf_clear(&t.lines);
    np_buf_clear(&line);
    return is_written ? 0 : 2;
}

/* What became of the process, where it did not write its line. */
static void tell_end(const char *path, int status)
{
    np_buf line = {0};
    np_json j = {.to = &line};
    np_json_open(&j, NULL, '{');
    np_json_str(&j, "file", np_str_of(path));
    if (WIFSIGNALED(status))
        np_json_count(&j, "signal", (uint64_t)WTERMSIG(status));
    else
        np_json_count(&j, "exit", (uint64_t)WEXITSTATUS(status));
    np_json_close(&j, '}');
    np_json_end(&j);
    fwrite(line.at, 1, line.len, stdout);
    np_buf_clear(&line);
}

static bool find_kind(const char *name, np_input_kind *kind)
{
    static const char *const names[] = {
        [NP_INPUT_AUTO] = "auto", [NP_INPUT_JSONL] = "jsonl",       [NP_INPUT_FEED] = "feed",
        [NP_INPUT_TEXT] = "text", [NP_INPUT_JSONFEED] = "jsonfeed", [NP_INPUT_CSV] = "csv",
        [NP_INPUT_OPML] = "opml", [NP_INPUT_HTML] = "html"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return *kind = (np_input_kind)i, true;
    return false;
}

int main(int argc, char **argv)
{
    static char path[LONGEST_NAME];
    np_input_kind from = NP_INPUT_AUTO;
    bool is_usage =
        argc == 1 || (argc == 3 && strcmp(argv[1], "--from") == 0 && find_kind(argv[2], &from));
    if (!is_usage)
        return fputs("articles [--from KIND] <names\n", stderr), 2;
    while (fgets(path, sizeof path, stdin)) {
        int status;
        path[strcspn(path, "\n")] = 0;
        fflush(stdout);
        pid_t child = fork();
        if (child == 0)
            exit(read_one(path, from));
        if (child < 0 || waitpid(child, &status, 0) < 0)
            return perror("articles"), 2;
        if (status)
            tell_end(path, status);
    }
    return fflush(stdout) != 0;
}
