/* opml.c - a list of feeds: those that lie in files beside it are read.
 *
 * A list is what feed readers hand over when one moves out, so most of it lies on the web, where
 * we do not go: that is said once, not feed by feed. What a list names is somebody else's choice:
 * so only paths that stay below its own folder are opened, each of them once, and a list named by
 * a list is not followed. All names are gathered before the first is read, so that no parser is
 * left waiting within another. */
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "read/xml.h"
#include <strings.h>
#include <xxhash.h>

typedef struct list {
    np_map *known; /* hashes of names */
    np_buf names;  /* each ended by a zero byte, in order */
    size_t n_on_web, n_outside;
} list;

/* ---- Names ------------------------------------------------------------- */

static bool is_on_web(np_str name)
{
    const np_str scheme[] = {NP_STR("http:"), NP_STR("https:"), NP_STR("feed:"), NP_STR("//")};
    bool is_web = false;
    for (size_t i = 0; i < sizeof scheme / sizeof scheme[0]; i++)
        is_web |=
            name.len >= scheme[i].len && strncasecmp(name.at, scheme[i].at, scheme[i].len) == 0;
    return is_web;
}

/* Does the path lead nowhere but below the folder it is seen from? */
static bool is_below(np_str path)
{
    size_t part = 0;
    for (size_t i = 0; i <= path.len; i++) {
        if (i < path.len && path.at[i] == ':' && part == 0)
            return false; /* a scheme, or a drive */
        if (i < path.len && path.at[i] != '/')
            continue;
        if (np_str_equal((np_str){path.at + part, i - part}, NP_STR("..")))
            return false;
        part = i + 1;
    }
    return path.at[0] != '/';
}

static int hex_of(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* A name with its %20 and the like resolved: an address, even one of a file, is written so. One
 * that is no character of a name stays as it is. */
static void put_unescaped(np_buf *to, np_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        int high = name.at[i] == '%' && name.len - i > 2 ? hex_of(name.at[i + 1]) : -1;
        int low = high < 0 ? -1 : hex_of(name.at[i + 2]);
        bool is_escape = low >= 0 && high * 16 + low >= ' ';
        np_buf_char(to, is_escape ? (char)(high * 16 + low) : name.at[i]);
        i += is_escape ? 2 : 0;
    }
}

static np_code note_file(list *l, np_str name, np_error *err)
{
    if (is_on_web(name) || !is_below(name)) {
        l->n_on_web += is_on_web(name);
        l->n_outside += !is_on_web(name);
        return NP_OK;
    }
    size_t n = np_map_count(l->known);
    if (!np_map_put(l->known, XXH3_64bits(name.at, name.len), 0, err))
        return NP_E_NOMEM;
    if (np_map_count(l->known) == n)
        return NP_OK;
    np_buf_str(&l->names, name);
    np_buf_char(&l->names, 0);
    return np_buf_check(&l->names, err);
}

/* ---- Events ------------------------------------------------------------ */

static np_code note(list *l, np_str name, np_error *err)
{
    np_buf plain = {0};
    put_unescaped(&plain, name);
    np_code code = np_buf_check(&plain, err);
    if (code == NP_OK)
        code = note_file(l, np_buf_view(&plain), err);
    np_buf_clear(&plain);
    return code;
}

static np_str attribute_of(const char **attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (strcasecmp(*attribute, name) == 0)
            return np_str_trim(np_str_of(attribute[1]));
    return (np_str){0};
}

static np_code on_start(void *to, const np_xml_name *name, const char **attribute, np_error *err)
{
    if (strcasecmp(name->local, "outline") != 0)
        return NP_OK;
    np_str feed = attribute_of(attribute, "xmlUrl");
    if (feed.len == 0)
        feed = attribute_of(attribute, "htmlUrl");
    return feed.len ? note(to, feed, err) : NP_OK;
}

static np_code on_text(void *to, np_str text, np_error *err)
{
    (void)to, (void)text, (void)err;
    return NP_OK;
}

static np_code on_end(void *to, const np_xml_name *name, np_error *err)
{
    (void)to, (void)name, (void)err;
    return NP_OK;
}

/* ---- The list ---------------------------------------------------------- */

static np_code tell(const np_reader *r, const list *l, np_error *err)
{
    np_code code = NP_OK;
    if (l->n_on_web)
        code = np_reader_skip(r, NP_SKIP_FILE, (np_place){0}, err,
                              "%zu feed%s on the web, and newsprint fetches nothing; left out",
                              l->n_on_web, l->n_on_web == 1 ? " lies" : "s lie");
    if (code == NP_OK && l->n_outside)
        code = np_reader_skip(r, NP_SKIP_FILE, (np_place){0}, err,
                              "%zu feeds lie outside the folder of their list; left out",
                              l->n_outside);
    return code;
}

static np_code read_named(const np_reader *r, const list *l, np_error *err)
{
    np_options any_kind = *r->opt;
    np_reader named = *r;
    np_buf path = {0};
    const char *slash = strrchr(r->path, '/');
    np_code code = NP_OK;
    any_kind.from = NP_INPUT_AUTO;
    named.opt = &any_kind;
    named.is_listed = named.is_named = true;
    for (size_t at = 0; code == NP_OK && at < l->names.len; at += strlen(l->names.at + at) + 1) {
        path.len = 0;
        np_buf_put(&path, r->path, slash ? (size_t)(slash + 1 - r->path) : 0);
        np_buf_text(&path, l->names.at + at);
        np_buf_char(&path, 0);
        code = np_buf_check(&path, err);
        named.path = path.at;
        if (code == NP_OK)
            code = np_read_path(&named, err);
    }
    np_buf_clear(&path);
    return code;
}

np_code np_read_opml(const np_reader *r, np_source *s, np_error *err)
{
    if (r->is_named)
        return np_reader_refuse(r, NP_E_INPUT, err, "a list of feeds named by another; left out");
    list l = {.known = np_map_new(err)};
    np_xml_handler handler = {&l, on_start, on_text, on_end, NULL};
    np_code code = l.known ? np_xml_read(r, s, &handler, err) : NP_E_NOMEM;
    if (code == NP_OK)
        code = tell(r, &l, err);
    if (code == NP_OK)
        code = read_named(r, &l, err);
    np_buf_clear(&l.names);
    np_map_free(l.known);
    return code;
}
