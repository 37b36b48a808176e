/* related.c - newsprint related: "More on this topic" for an article, a text, or every article. */
#include "cli.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_READ = 1 << 16 };

static np_code settle(np_settings *s, np_error *err)
{
    if (!!s->id + !!s->text + s->wants_all != 1)
        return np_cli_fail(err, NP_E_USAGE, "related needs one of --id ID, --text FILE and --all");
    if (s->text && s->opt.related == 0)
        return np_cli_fail(err, NP_E_USAGE,
                           "--text is for a list, and --related 0 leaves it empty");
    return NP_OK;
}

static np_code fail_reading(const char *path, const char *why, np_error *err)
{
    return np_cli_fail(err, NP_E_IO, "%.120s: cannot be read: %s", path, why);
}

/* All of fd, at most `most` bytes, into *text, which the caller frees. */
static np_code read_all(int fd, const char *path, size_t most, char **text, size_t *len,
                        np_error *err)
{
    for (size_t cap = 0;;) {
        if (*len == cap) {
            cap = cap ? 2 * cap : FIRST_READ;
            char *moved = realloc(*text, cap);
            if (!moved)
                return np_cli_fail(err, NP_E_NOMEM, "out of memory");
            *text = moved;
        }
        ssize_t n = read(fd, *text + *len, cap - *len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_reading(path, strerror(errno), err);
        if (n == 0)
            return NP_OK;
        *len += (size_t)n;
        if (*len > most)
            return np_cli_fail(err, NP_E_LIMIT, "%.120s: longer than %zu bytes", path, most);
    }
}

/* The bytes of the text, which the caller frees. */
static np_code read_text(const char *path, size_t most, char **text, size_t *len, np_error *err)
{
    bool is_standard_input = !strcmp(path, "-");
    int fd;
    do
        fd = is_standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return fail_reading(path, strerror(errno), err);
    np_code code = read_all(fd, path, most, text, len, err);
    if (!is_standard_input)
        close(fd);
    return code;
}

/* Its first line is the title, and it is written now. */
static np_article article_of(const np_corpus *c, const char *text, size_t len)
{
    const char *line_end = len ? memchr(text, '\n', len) : NULL;
    size_t title_len = line_end ? (size_t)(line_end - text) : len;
    size_t skipped = line_end ? title_len + 1 : len;
    return (np_article){.title = {text, title_len},
                        .text = {text + skipped, len - skipped},
                        .published = np_corpus_report(c)->now};
}

static np_code write_of_text(np_corpus *c, const np_settings *s, const np_look *look,
                             np_output *out, np_error *err)
{
    char *text = NULL;
    size_t len = 0;
    np_related_list list;
    np_lookup *lookup = NULL;
    np_code code = read_text(s->text, s->opt.max_record, &text, &len, err);
    if (!code && !(lookup = np_lookup_new(c, err)))
        code = err->code;
    if (!code) {
        np_article a = article_of(c, text, len);
        code = np_lookup_related(lookup, &a, &list, err);
        if (!code)
            code = np_write_related_list(np_corpus_report(c), &list, np_settings_format(s), look,
                                         np_output_put, out, err);
    }
    np_lookup_free(lookup);
    free(text);
    return code;
}

static np_code work(np_corpus *c, const np_settings *s, np_output *out, np_error *err)
{
    np_look look = np_terminal_look(!s->output);
    np_format format = np_settings_format(s);
    uint32_t article;
    if (s->text)
        return write_of_text(c, s, &look, out, err);
    np_code code = np_corpus_stories(c, err);
    if (code)
        return code;
    const np_report *r = np_corpus_report(c);
    if (s->wants_all)
        return np_write_related_all(r, format, &look, np_output_put, out, err);
    if (!np_corpus_find(c, (np_str){s->id, strlen(s->id)}, &article))
        return np_cli_fail(err, NP_E_INPUT, "no article has the id \"%.100s\"", s->id);
    return np_write_related(r, article, format, &look, np_output_put, out, err);
}

const np_command np_command_related = {
    .name = "related",
    .takes = "--id ID | --text FILE | --all [options] [INPUT...]",
    .gives = "List the stories around an article's story",
    .example = "newsprint related --id nl-101 today.jsonl",
    .bit = NP_FOR_RELATED,
    .reads_articles = true,
    .settle = settle,
    .work = work,
};
