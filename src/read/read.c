/* read.c - paths become sources, sources find their reader.
 *
 * A folder is gone through in the byte order of its names, so that the same folder gives the same
 * articles everywhere. Links to folders are not followed (they may lead in circles), and nothing
 * but plain files is opened in a folder: a pipe there could wait for ever. */
#include "read/read.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/csv.h"
#include "read/reader.h"
#include "read/sniff.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *np_reason_name(np_reason r)
{
    static const char *const name[NP_REASONS] = {"json",   "type",  "xml", "limit",      "file",
                                                 "damage", "empty", "csv", "fingerprint"};
    return name[r];
}

/* ---- One source -------------------------------------------------------- */

static np_kind kind_of(const np_reader *r, np_str head)
{
    const np_options *opt = r->opt;
    char narrow[NP_SNIFF_SIZE];
    np_kind kind;
    if (r->take_value)
        return NP_KIND_JSON;
    switch (opt->from) {
    case NP_INPUT_JSONL:
    case NP_INPUT_JSONFEED:
        return NP_KIND_JSON;
    case NP_INPUT_FEED:
        return NP_KIND_FEED;
    case NP_INPUT_TEXT:
        return NP_KIND_TEXT;
    case NP_INPUT_CSV:
        return NP_KIND_CSV;
    case NP_INPUT_OPML:
        return NP_KIND_OPML;
    case NP_INPUT_HTML:
        return NP_KIND_HTML;
    default:
        kind = np_sniff(head);
        return kind == NP_KIND_TEXT && np_csv_begins(np_sniff_narrow(head, narrow), opt)
                   ? NP_KIND_CSV
                   : kind;
    }
}

static np_code read_kind(const np_reader *r, np_source *s, np_kind kind, np_error *err)
{
    switch (kind) {
    case NP_KIND_EMPTY:
        return NP_OK;
    case NP_KIND_JSON:
        return np_read_json(r, s, err);
    case NP_KIND_FEED:
        return np_read_feed(r, s, err);
    case NP_KIND_TEXT:
        return np_read_text(r, s, err);
    case NP_KIND_CSV:
        return np_read_csv(r, s, err);
    case NP_KIND_OPML:
        return np_read_opml(r, s, err);
    case NP_KIND_HTML:
        return np_read_page(r, s, err);
    case NP_KIND_XML:
        return np_reader_refuse(r, NP_E_INPUT, err, "XML, but not a feed");
    case NP_KIND_WARC:
        return np_reader_refuse(r, NP_E_INPUT, err, "a WARC file, which is not read yet");
    case NP_KIND_TAR:
        return np_reader_refuse(r, NP_E_INPUT, err,
                                "a tar archive; unpack it, and name the folder");
    default:
        return np_reader_refuse(r, NP_E_INPUT, err,
                                "of no kind that is read (JSON, CSV, a feed, HTML, plain text)");
    }
}

static np_code tell_flaw(const np_reader *r, const np_source *s, np_error *err)
{
    np_error flaw = np_source_flaw(s);
    if (flaw.code == NP_OK)
        return NP_OK;
    if (flaw.code == NP_E_IO)
        return np_reader_refuse(r, NP_E_IO, err, "%s", flaw.text);
    return np_reader_skip(r, flaw.code == NP_E_LIMIT ? NP_SKIP_LIMIT : NP_SKIP_DAMAGE,
                          (np_place){0}, err, "%s", flaw.text);
}

/* Let s hand on UTF-8 without a mark. *c: what decodes it; NULL if nothing needs to (what is no
 * character is mended later), or if the kind's reader does. */
static np_code decode(np_source *s, np_kind kind, np_str head, np_charset **c, np_error *err)
{
    size_t mark = np_charset_mark(head), got;
    char bytes[4];
    *c = NULL;
    if (kind == NP_KIND_FEED || kind == NP_KIND_OPML)
        return NP_OK;
    if (kind != NP_KIND_JSON || mark) { /* JSON names no encoding, and is UTF-8 without a mark */
        *c = kind == NP_KIND_HTML ? np_charset_new_for_page(head, err) : np_charset_new(head, err);
        if (!*c)
            return NP_E_NOMEM;
    }
    if (*c && np_charset_is_utf8(*c) && !np_charset_unknown(*c)) {
        np_charset_free(*c);
        *c = NULL;
    }
    np_code code = mark ? np_source_read(s, bytes, mark, &got, err) : NP_OK;
    if (*c)
        np_source_decode(s, *c);
    return code;
}

np_code np_read_source(const np_reader *r, np_source *s, np_error *err)
{
    np_str head;
    np_charset *charset;
    np_code code = np_source_peek(s, NP_SNIFF_SIZE, &head, err);
    if (code)
        return code;
    np_kind kind = kind_of(r, head);
    code = decode(s, kind, head, &charset, err);
    r->stats->n_files++;
    if (code == NP_OK)
        code = read_kind(r, s, kind, err);
    if (charset)
        np_reader_tell_charset(r, charset);
    r->stats->input_bytes += np_source_size(s);
    return code ? code : tell_flaw(r, s, err);
}

/* ---- Files and folders ------------------------------------------------- */

static np_code read_file(const np_reader *r, np_error *err)
{
    np_error why = {0};
    np_source *s = np_source_open(r->path, r->opt, &why);
    if (!s)
        return why.code == NP_E_IO ? np_reader_refuse(r, NP_E_IO, err, "%s", why.text)
                                   : np_fail(err, why.code, "%s", why.text);
    np_code code = np_read_source(r, s, err);
    np_source_free(s);
    return code;
}

typedef struct names {
    char **name;
    size_t n, cap;
} names;

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_names(names *all)
{
    for (size_t i = 0; i < all->n; i++)
        np_free(all->name[i]);
    np_free(all->name);
}

static np_code refuse_listing(const np_reader *r, np_error *err)
{
    if (errno == ENOMEM)
        return np_fail(err, NP_E_NOMEM, "%s: out of memory to list it", r->path);
    return np_reader_refuse(r, NP_E_IO, err, "cannot be listed: %s", strerror(errno));
}

/* The names in a folder, but for hidden ones, into *all. */
static np_code list(const np_reader *r, names *all, np_error *err)
{
    DIR *dir = opendir(r->path);
    if (!dir)
        return refuse_listing(r, err);
    np_code code = NP_OK;
    while (code == NP_OK) {
        errno = 0; /* the end and an error look alike */
        struct dirent *e = readdir(dir);
        if (!e && errno)
            code = refuse_listing(r, err);
        if (!e)
            break;
        if (e->d_name[0] == '.')
            continue;
        size_t size = strlen(e->d_name) + 1;
        char *name = np_alloc(0, size, 1, err);
        if (name && NP_GROW(all->name, all->cap, all->n + 1, err)) {
            memcpy(name, e->d_name, size);
            all->name[all->n++] = name;
        } else {
            np_free(name);
            code = NP_E_NOMEM;
        }
    }
    closedir(dir);
    if (all->n)
        qsort(all->name, all->n, sizeof *all->name, by_bytes);
    return code;
}

static np_code read_path(const np_reader *r, size_t depth, np_error *err);

static np_code read_listed(const np_reader *r, const char *name, size_t depth, np_error *err)
{
    size_t length = strlen(r->path);
    np_buf path = {0};
    np_buf_text(&path, r->path);
    if (length && r->path[length - 1] != '/')
        np_buf_char(&path, '/');
    np_buf_text(&path, name);
    np_buf_char(&path, 0);
    np_code code = np_buf_check(&path, err);
    if (code == NP_OK) {
        np_reader listed = *r;
        listed.path = path.at;
        listed.is_listed = true;
        code = read_path(&listed, depth + 1, err);
    }
    np_buf_clear(&path);
    return code;
}

static np_code read_folder(const np_reader *r, size_t depth, np_error *err)
{
    names all = {0};
    if (depth > r->opt->max_depth)
        return np_reader_refuse(r, NP_E_LIMIT, err, "folders within folders beyond max_depth");
    np_code code = list(r, &all, err);
    for (size_t i = 0; code == NP_OK && i < all.n; i++)
        code = read_listed(r, all.name[i], depth, err);
    free_names(&all);
    return code;
}

static np_code read_path(const np_reader *r, size_t depth, np_error *err)
{
    struct stat link, file;
    if (!r->is_listed && strcmp(r->path, "-") == 0)
        return read_file(r, err);
    if (lstat(r->path, &link) || stat(r->path, &file))
        return np_reader_refuse(r, NP_E_IO, err, "cannot be opened: %s", strerror(errno));
    if (S_ISDIR(file.st_mode)) {
        if (!r->is_listed || !S_ISLNK(link.st_mode))
            return read_folder(r, depth, err);
        np_reader_say(r, NP_LOG_NOTICE, (np_place){0}, "a link to a folder; not followed");
        return NP_OK;
    }
    if (r->is_listed && !S_ISREG(file.st_mode)) {
        np_reader_say(r, NP_LOG_NOTICE, (np_place){0}, "no plain file; passed over");
        return NP_OK;
    }
    return read_file(r, err);
}

np_code np_read_path(const np_reader *r, np_error *err) { return read_path(r, 0, err); }

np_code np_read(const char *path, const np_options *opt, np_stats *stats, const np_keeper *keeper,
                np_error *err)
{
    np_reader r = {.path = path, .opt = opt, .stats = stats, .keeper = keeper};
    return np_read_path(&r, err);
}

np_code np_read_values(const char *path, const np_options *opt, np_stats *stats,
                       np_take_value *take, void *to, np_error *err)
{
    np_reader r = {.path = path, .opt = opt, .stats = stats, .take_value = take, .to = to};
    return np_read_path(&r, err);
}
