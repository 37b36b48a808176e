/* raw_item.c - events back into markup, with nothing in it that hangs on the feed around it.
 *
 *     <rss xmlns:media="M"> ... <item><media:content url="u"/>
 *                            -> <item xmlns:media="M"><media:content url="u"/>
 *
 * An item is cut out of its feed and set down among items of others, which may mean something else
 * by the same prefix. So it declares itself every prefix it uses: as its feed did, or as usual
 * where nobody did. Prefixes stay what they were, which people and programs that look for
 * "media:content" are used to; the refused choice, one set of prefixes for the whole output, would
 * need all items before the first is written. RSS's own elements stand in no namespace, those of
 * Atom in the default one, whatever they were written with. Markup is written anew from the
 * parser's events and not copied from the input, so whatever came in, well-formed XML in UTF-8
 * goes out; comments and processing instructions are not kept.
 *
 * Invariant: of the prefixes written, each is bound by the item, or by an element within it that
 * stands around the place. */
#include "read/raw_item.h"
#include "base/civil.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/xml_escape.h"
#include <xxhash.h>

enum { MOST_STRANGE = 16, MOST_ATTRIBUTES = 64 };

/* What may not be missing, and what may not come twice. */
enum {
    HAS_ID = 1,
    HAS_TITLE = 2,
    HAS_UPDATED = 4,
    HAS_CONTENT = 8,
    HAS_LINK = 16,
    HAS_TEXT = 32,
    HAS_SOURCE = 64,
    HAS_LANG = 128
};

struct np_raw_item {
    bool is_atom;
    size_t most;
    size_t item_depth, depth; /* of the item in its document; of where we are, below it */
    size_t skipping;          /* the depth of an element that is left out; 0: none */
    bool is_in_cdata, is_lost;
    unsigned has;
    uint64_t needed; /* bindings around the item that it uses */
    size_t opened;   /* where the body stood behind the last start tag */
    size_t n_strange;
    np_buf strange_names; /* prefixes that nobody bound, each ended by a zero byte */
    np_buf own, body, whole;
};
_Static_assert(NP_SCOPE_MOST <= 64, "a bit for each binding");

np_raw_item *np_raw_item_new(np_raw kind, size_t most, np_error *err)
{
    np_raw_item *r = np_alloc(sizeof *r, 0, 0, err);
    if (r) {
        r->is_atom = kind == NP_RAW_ATOM;
        r->most = most;
    }
    return r;
}

static np_buf *const *buffers(np_raw_item *r, np_buf *to[4])
{
    to[0] = &r->strange_names, to[1] = &r->own, to[2] = &r->body, to[3] = &r->whole;
    return to;
}

void np_raw_item_free(np_raw_item *r)
{
    np_buf *all[4];
    for (size_t i = 0; r && i < 4; i++)
        np_buf_clear(buffers(r, all)[i]);
    np_free(r);
}

np_raw np_raw_item_kind(const np_raw_item *r) { return r->is_atom ? NP_RAW_ATOM : NP_RAW_RSS; }

/* ---- Names ------------------------------------------------------------- */

static bool is_atom_uri(const char *uri)
{
    return strncmp(uri, "http://www.w3.org/2005/Atom", 27) == 0 ||
           strncmp(uri, "http://purl.org/atom/ns", 23) == 0;
}

static bool is_rss_uri(const char *uri)
{
    return np_xml_vocabulary(uri) == NP_PLAIN && !is_atom_uri(uri);
}

static bool is_around_item(const np_raw_item *r, const np_scope *scope, size_t binding)
{
    return binding == NP_UNBOUND || np_scope_depth(scope, binding) <= r->item_depth;
}

/* Nobody bound prefix: it is declared by the item, if there are not too many. */
static void note_strange(np_raw_item *r, np_str prefix)
{
    size_t at = 0;
    for (size_t i = 0; i < r->n_strange; i++, at += strlen(r->strange_names.at + at) + 1)
        if (np_str_equal(np_str_of(r->strange_names.at + at), prefix))
            return;
    if (r->n_strange == MOST_STRANGE) {
        r->is_lost = true;
        return;
    }
    np_buf_str(&r->strange_names, prefix);
    np_buf_char(&r->strange_names, 0);
    r->n_strange += !r->strange_names.has_failed;
}

/* prefix is about to be written. */
static void use_prefix(np_raw_item *r, const np_scope *scope, np_str prefix)
{
    size_t binding = np_scope_find(scope, prefix);
    if (np_str_equal(prefix, NP_STR("xml")))
        return;
    if (binding == NP_UNBOUND)
        note_strange(r, prefix);
    else if (np_scope_depth(scope, binding) < r->item_depth)
        r->needed |= UINT64_C(1) << binding;
}

static bool may_begin(char c) { return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'; }

/* What stands behind a colon may be odd, as expat takes the colon for a letter: mend it. */
static void put_local(np_buf *to, const char *local, bool has_colon)
{
    if (has_colon && !may_begin(local[0]))
        np_buf_char(to, '_');
    for (; *local; local++)
        np_buf_char(to, *local == ':' ? '_' : *local);
}

/* Is the element written without a prefix? Those of RSS and Atom themselves are, unless another
 * default namespace stands between. */
static bool is_bare(const np_raw_item *r, const np_xml_name *name)
{
    size_t binding = np_scope_find(name->scope, name->prefix);
    const char *uri = binding == NP_UNBOUND ? "" : np_scope_uri(name->scope, binding);
    if (name->prefix.len == 0)
        return true;
    return name->vocabulary == NP_PLAIN && binding != NP_UNBOUND &&
           is_atom_uri(uri) <= r->is_atom &&
           is_around_item(r, name->scope, np_scope_find(name->scope, NP_STR("")));
}

static void put_name(np_raw_item *r, const np_xml_name *name)
{
    np_str prefix = name->prefix;
    if (np_str_equal(prefix, NP_STR("xmlns")))
        prefix = NP_STR("_xmlns"); /* reserved */
    if (!is_bare(r, name)) {
        use_prefix(r, name->scope, prefix);
        np_buf_str(&r->body, prefix);
        np_buf_char(&r->body, ':');
    }
    put_local(&r->body, name->local, name->local != name->prefix.at);
}

/* ---- Attributes -------------------------------------------------------- */

static void put_attribute(np_buf *to, const char *name, np_str value)
{
    np_buf_char(to, ' ');
    np_buf_text(to, name);
    np_buf_text(to, "=\"");
    np_xml_value(to, value);
    np_buf_char(to, '"');
}

/* A declaration that holds stays, but for what RSS and the item itself are written in. */
static void put_declaration(const np_raw_item *r, np_buf *to, const np_scope *scope, size_t depth,
                            const char *const *attribute)
{
    np_str prefix = np_str_of(np_scope_declared(attribute[0]));
    size_t binding = np_scope_find(scope, prefix);
    bool is_default = prefix.len == 0, is_item = depth == r->item_depth;
    if (binding == NP_UNBOUND || np_scope_depth(scope, binding) != depth || (is_default && is_item))
        return;
    bool is_rss = is_default && !r->is_atom && is_rss_uri(attribute[1]);
    put_attribute(to, attribute[0], np_str_of(is_rss ? "" : attribute[1]));
}

/* What a prefix means once the item stands for itself; itself, where nobody named it. */
static np_str meaning_of(const np_scope *scope, np_str prefix)
{
    size_t binding = np_scope_find(scope, prefix);
    const char *usual = np_scope_usual(prefix);
    return binding != NP_UNBOUND ? np_str_of(np_scope_uri(scope, binding))
           : usual               ? np_str_of(usual)
                                 : prefix;
}

typedef struct qualified {
    np_str prefix;
    const char *local;
} qualified;

/* Was an attribute of that very name already put, under another prefix? */
static bool is_again(const np_scope *scope, const qualified *put, size_t n, qualified q)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(put[i].local, q.local) == 0 &&
            np_str_equal(meaning_of(scope, put[i].prefix), meaning_of(scope, q.prefix)))
            return true;
    return false;
}

/* "prefix:local" as it should be; what is odd, or there already, or the 65th, is left out. */
static void put_qualified(np_raw_item *r, np_buf *to, const np_scope *scope, const char **attribute,
                          qualified *put, size_t *n)
{
    const char *colon = strchr(attribute[0], ':');
    qualified q = {{attribute[0], (size_t)(colon - attribute[0])}, colon + 1};
    if (q.prefix.len == 0 || !may_begin(q.local[0]) || strchr(q.local, ':') ||
        *n == MOST_ATTRIBUTES || is_again(scope, put, *n, q))
        return;
    put[(*n)++] = q;
    use_prefix(r, scope, q.prefix);
    put_attribute(to, attribute[0], np_str_of(attribute[1]));
}

/* Of the item's own: its base as seen from the feed, and a language for want of one, come with
 * np_inherited. */
static bool is_replaced(const char **attribute)
{
    return strcmp(attribute[0], "xml:base") == 0 ||
           (strcmp(attribute[0], "xml:lang") == 0 && np_str_trim(np_str_of(attribute[1])).len == 0);
}

static void put_attributes(np_raw_item *r, np_buf *to, const np_scope *scope, size_t depth,
                           const char **attribute)
{
    qualified put[MOST_ATTRIBUTES];
    size_t n = 0;
    for (; *attribute; attribute += 2) {
        if (depth == r->item_depth && strcmp(attribute[0], "xml:lang") == 0 &&
            !is_replaced(attribute))
            r->has |= HAS_LANG;
        if (np_scope_declared(attribute[0]))
            put_declaration(r, to, scope, depth, (const char *const *)attribute);
        else if (depth == r->item_depth && is_replaced(attribute))
            continue;
        else if (strchr(attribute[0], ':'))
            put_qualified(r, to, scope, attribute, put, &n);
        else
            put_attribute(to, attribute[0], np_str_of(attribute[1]));
    }
}

/* ---- Events ------------------------------------------------------------ */

bool np_raw_item_begin(np_raw_item *r, const np_xml_name *name, const char **attribute,
                       size_t depth)
{
    size_t binding = np_scope_find(name->scope, name->prefix);
    const char *uri = binding == NP_UNBOUND ? "" : np_scope_uri(name->scope, binding);
    bool is_entry = strcmp(name->local, "entry") == 0;
    bool is_old = strncmp(uri, "http://purl.org/atom/ns", 23) == 0; /* 0.3: other elements */
    if (is_entry != r->is_atom || is_old)
        return false;
    r->item_depth = depth;
    r->depth = r->skipping = r->n_strange = 0;
    r->is_in_cdata = r->is_lost = false;
    r->needed = 0;
    r->has = 0;
    r->opened = 0;
    r->strange_names.len = r->own.len = r->body.len = r->whole.len = 0;
    put_attributes(r, &r->own, name->scope, depth, attribute);
    return true;
}

static bool is_silent(np_raw_item *r)
{
    r->is_lost |= r->body.len + r->own.len > r->most;
    return r->is_lost || r->skipping;
}

/* The item's own children: which of those that are required it has. */
static void note_child(np_raw_item *r, const np_xml_name *name, const char **attribute)
{
    static const struct {
        const char *name;
        unsigned bit;
    } known[] = {{"id", HAS_ID},           {"title", HAS_TITLE}, {"updated", HAS_UPDATED},
                 {"content", HAS_CONTENT}, {"link", HAS_LINK},   {"description", HAS_TEXT},
                 {"source", HAS_SOURCE}};
    const char *rel = np_xml_attribute(attribute, "rel");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name->local) == 0 &&
            (known[i].bit != HAS_LINK || !rel || strcmp(rel, "alternate") == 0))
            r->has |= known[i].bit;
}

void np_raw_item_start(np_raw_item *r, const np_xml_name *name, const char **attribute)
{
    r->depth++;
    if (!r->skipping && name->vocabulary == NP_OWN)
        r->skipping = r->depth; /* written anew with each feed */
    if (is_silent(r))
        return;
    if (r->depth == 1 && name->vocabulary == NP_PLAIN)
        note_child(r, name, attribute);
    np_buf_char(&r->body, '<');
    put_name(r, name);
    put_attributes(r, &r->body, name->scope, r->item_depth + r->depth, attribute);
    np_buf_char(&r->body, '>');
    r->opened = r->body.len;
}

void np_raw_item_text(np_raw_item *r, np_str text)
{
    if (is_silent(r))
        return;
    if (r->is_in_cdata)
        np_buf_str(&r->body, text);
    else
        np_xml_text(&r->body, text);
}

void np_raw_item_cdata(np_raw_item *r, bool begins)
{
    if (is_silent(r))
        return;
    r->is_in_cdata = begins;
    np_buf_text(&r->body, begins ? "<![CDATA[" : "]]>");
}

void np_raw_item_end(np_raw_item *r, const np_xml_name *name)
{
    if (is_silent(r)) {
        /* nothing to close */
    } else if (r->body.len == r->opened && r->opened && name->vocabulary != NP_XHTML) {
        r->body.len--; /* it is empty: <link href="..."/> */
        np_buf_text(&r->body, "/>");
    } else {
        np_buf_text(&r->body, "</");
        put_name(r, name);
        np_buf_char(&r->body, '>');
    }
    if (r->skipping == r->depth)
        r->skipping = 0;
    r->depth--;
}

/* ---- The whole --------------------------------------------------------- */

static void declare(np_buf *to, np_str prefix, const char *uri)
{
    np_buf_text(to, " xmlns:");
    np_buf_str(to, prefix);
    np_buf_text(to, "=\"");
    np_xml_value(to, np_str_of(uri));
    if (!uri) { /* a name for what nobody named */
        np_buf_text(to, NP_UNBOUND_URI);
        np_xml_value(to, prefix);
    }
    np_buf_char(to, '"');
}

static void put_start_tag(np_raw_item *r, const np_scope *scope, const np_inherited *from)
{
    np_buf *to = &r->whole;
    np_buf_text(to, r->is_atom ? "<entry" : "<item");
    for (size_t i = 0; i < scope->n; i++)
        if (r->needed >> i & 1)
            declare(to, np_str_of(np_scope_prefix(scope, i)), np_scope_uri(scope, i));
    for (size_t i = 0, at = 0; i < r->n_strange; i++) {
        np_str prefix = np_str_of(r->strange_names.at + at);
        declare(to, prefix, np_scope_usual(prefix));
        at += prefix.len + 1;
    }
    np_buf_str(to, np_buf_view(&r->own));
    if (from->base.len)
        put_attribute(to, "xml:base", from->base);
    if (from->lang.len && !(r->has & HAS_LANG))
        put_attribute(to, "xml:lang", from->lang);
    np_buf_char(to, '>');
}

static void put_element(np_buf *to, const char *before, np_str text, const char *after)
{
    np_buf_text(to, before);
    np_xml_text(to, text);
    np_buf_text(to, after);
}

static void put_missing_atom(np_raw_item *r, const np_inherited *from)
{
    np_buf *to = &r->whole;
    if (!(r->has & HAS_ID) && from->link.len) {
        put_element(to, "<id>", from->link, "</id>");
    } else if (!(r->has & HAS_ID)) {
        XXH128_hash_t h = XXH3_128bits(r->body.at, r->body.len);
        np_buf_print(to, "<id>urn:newsprint:%016llx%016llx</id>", (unsigned long long)h.high64,
                     (unsigned long long)h.low64);
    }
    if (!(r->has & HAS_TITLE))
        np_buf_text(to, "<title/>");
    if (!(r->has & HAS_UPDATED)) { /* unknown: 1970, for it may not be missing */
        np_civil c = np_civil_of_seconds(from->updated.kind ? from->updated.at : 0);
        np_buf_print(to, "<updated>%04d-%02d-%02dT%02d:%02d:%02dZ</updated>", c.year, c.month,
                     c.day, c.hour, c.minute, c.second);
    }
    if (!(r->has & (HAS_CONTENT | HAS_LINK)))
        np_buf_text(to, "<content/>");
    if (from->author.len)
        put_element(to, "<author><name>", from->author, "</name></author>");
    if (from->source.len && !(r->has & HAS_SOURCE))
        put_element(to, "<source><title>", from->source, "</title></source>");
}

static void put_missing_rss(np_raw_item *r, const np_inherited *from)
{
    np_buf *to = &r->whole;
    if (!(r->has & (HAS_TITLE | HAS_TEXT)))
        np_buf_text(to, "<title/>");
    if (from->author.len)
        put_element(to, "<dc:creator xmlns:dc=\"http://purl.org/dc/elements/1.1/\">", from->author,
                    "</dc:creator>");
    if (from->source.len && !(r->has & HAS_SOURCE)) {
        np_buf_text(to, "<source url=\"http://");
        np_xml_value(to, from->source);
        put_element(to, "/\">", from->source, "</source>");
    }
}

np_code np_raw_item_finish(np_raw_item *r, const np_scope *scope, const np_inherited *from,
                           np_str *raw, np_error *err)
{
    np_buf *all[4];
    *raw = (np_str){0};
    if (!is_silent(r)) {
        put_start_tag(r, scope, from);
        np_buf_str(&r->whole, np_buf_view(&r->body));
        if (r->is_atom)
            put_missing_atom(r, from);
        else
            put_missing_rss(r, from);
        *raw = np_buf_view(&r->whole);
    }
    for (size_t i = 0; i < 4; i++)
        if (np_buf_check(buffers(r, all)[i], err))
            return NP_E_NOMEM;
    return NP_OK;
}
