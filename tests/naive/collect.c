#include "collect.h"
#include "base/arena.h"
#include "base/str.h"
#include "read/reader.h"

static void put_field(np_buf *to, const char *name, np_str value)
{
    if (value.len == 0)
        return;
    np_buf_text(to, name);
    np_buf_char(to, '=');
    np_buf_str(to, value);
    np_buf_char(to, '|');
}

static void put_time(np_buf *to, const char *name, np_time t)
{
    if (t.kind != NP_TIME_UNKNOWN)
        np_buf_print(to, "%s=%lld%s|", name, (long long)t.at, t.kind == NP_TIME_DAY ? "d" : "");
}

np_code ready_as_it_is(void *to, unsigned thread, const np_article *a, np_article *kept,
                       np_stats *stats, np_error *err)
{
    (void)to, (void)thread, (void)stats, (void)err;
    *kept = *a;
    return NP_OK;
}

enum { MOST_THREADS = 16 };

typedef struct keeping {
    collection *c;
    np_arena *arena[MOST_THREADS]; /* one a thread */
} keeping;

static np_code ready(void *to, unsigned thread, const np_article *from, np_article *kept,
                     np_stats *stats, np_error *err)
{
    keeping *k = to;
    np_arena *arena = k->arena[thread];
    np_shelves shelves = {arena, arena, arena};
    return np_article_tidy(from, kept, &shelves, stats, err);
}

static np_code take(void *to, const np_article *a, np_error *err)
{
    collection *c = ((keeping *)to)->c;
    np_buf *b = &c->articles;
    (void)err;
    np_buf_print(b, "%zu:", a->line);
    put_field(b, "id", a->id), put_field(b, "title", a->title), put_field(b, "text", a->text);
    put_field(b, "url", a->url), put_field(b, "host", a->host), put_field(b, "source", a->source);
    put_field(b, "author", a->author), put_field(b, "lang", a->lang);
    put_field(b, "story", a->story), put_field(b, "raw", a->raw);
    put_time(b, "published", a->published), put_time(b, "updated", a->updated);
    for (size_t i = 0; i < a->n_categories; i++)
        put_field(b, "category", a->category[i]);
    np_buf_char(b, '\n');
    c->n++;
    return NP_OK;
}

/* Where c is filled from; n_threads 0: one. Free it afterwards. */
static np_keeper make_keeper(keeping *k, collection *c, unsigned n_threads)
{
    unsigned n = !n_threads ? 1 : n_threads < MOST_THREADS ? n_threads : MOST_THREADS;
    *k = (keeping){.c = c};
    for (unsigned t = 0; t < n && !c->err.code; t++)
        k->arena[t] = np_arena_new(&c->err);
    return (np_keeper){ready, take, k, n, NULL};
}

static void free_keeper(keeping *k)
{
    for (unsigned t = 0; t < MOST_THREADS; t++)
        np_arena_free(k->arena[t]);
}

static void log_line(void *ctx, np_level level, const char *line)
{
    (void)level;
    np_buf_text(ctx, line);
    np_buf_char(ctx, '\n');
}

static np_options with_log(const np_options *opt, collection *c)
{
    np_options o;
    np_options_init(&o);
    if (opt)
        o = *opt;
    o.log = log_line;
    o.ctx = &c->log;
    return o;
}

collection collect(np_str bytes, size_t step, const np_options *opt)
{
    return collect_in_batches(bytes, step, 0, opt);
}

collection collect_in_batches(np_str bytes, size_t step, size_t batch, const np_options *opt)
{
    collection c = {0};
    keeping kept;
    np_options o = with_log(opt, &c);
    np_keeper keeper = make_keeper(&kept, &c, o.threads);
    np_reader r = {.path = "in", .opt = &o, .stats = &c.stats, .keeper = &keeper, .batch = batch};
    np_source *s = c.err.code ? NULL : np_source_of_bytes(bytes, step, &o, &c.err);
    c.code = s ? np_read_source(&r, s, &c.err) : c.err.code;
    np_source_free(s);
    free_keeper(&kept);
    return c;
}

collection collect_path(const char *path, const np_options *opt)
{
    collection c = {0};
    keeping kept;
    np_options o = with_log(opt, &c);
    np_keeper keeper = make_keeper(&kept, &c, o.threads);
    c.code = c.err.code ? c.err.code : np_read(path, &o, &c.stats, &keeper, &c.err);
    free_keeper(&kept);
    return c;
}

void collection_clear(collection *c)
{
    np_buf_clear(&c->articles);
    np_buf_clear(&c->log);
}

bool holds(const np_buf *text, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= text->len; i++)
        if (memcmp(text->at + i, what, n) == 0)
            return true;
    return false;
}

bool is_same_collection(const collection *a, const collection *b)
{
    np_stats left = a->stats, right = b->stats;
    left.input_bytes = right.input_bytes = 0; /* how far was read ahead of a damage may differ */
    return a->code == b->code && strcmp(a->err.text, b->err.text) == 0 && a->n == b->n &&
           memcmp(&left, &right, sizeof left) == 0 &&
           np_str_equal(np_buf_view(&a->articles), np_buf_view(&b->articles)) &&
           np_str_equal(np_buf_view(&a->log), np_buf_view(&b->log));
}
