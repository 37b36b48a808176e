/* xml.c - expat, made forgiving where feeds are careless and deaf where they are hostile.
 *
 * Careless: bytes are mended before expat sees them (charset.h); &nbsp; and its like stand for
 * their characters although no DTD declares them; prefixes nobody bound mean what they usually
 * mean (so namespaces are resolved here and not by expat, which would give up). Hostile: no
 * external entity is opened and no declared one expanded in text, since references to both come
 * to on_reference(), which looks in HTML's list and nowhere else. Only in attribute values expat
 * insists on expanding; there it is held to twice the input. */
#include "read/xml.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/charset.h"
#include "read/entities.h"
#include "read/sniff.h"
#define XML_DTD /* without it expat.h hides its protection from bombs */
#include <expat.h>

enum { CHUNK = 64 << 10 };

typedef struct document {
    const np_reader *r;
    const np_xml_handler *handler;
    XML_Parser expat;
    np_charset *charset;
    np_buf utf8;
    size_t n_lines_before; /* blank ones, before the first '<' */
    bool has_begun;
    size_t depth;
    np_scope scope;
    np_vocabulary bound[NP_SCOPE_MOST]; /* of the scope's bindings */
    np_code code;                       /* why a handler stopped us */
    bool is_too_deep;
    bool is_cut; /* what follows is left out, and only decoded */
    np_error *err;
} document;

/* ---- Names ------------------------------------------------------------- */

np_vocabulary np_xml_vocabulary(const char *uri)
{
    static const struct {
        const char *uri;
        np_vocabulary vocabulary;
    } known[] = {{"http://purl.org/dc/elements/1.", NP_DC},
                 {"http://purl.org/dc/terms/", NP_DC},
                 {"http://purl.org/rss/1.0/modules/content/", NP_CONTENT},
                 {"http://rssnamespace.org/feedburner/ext/", NP_FEEDBURNER},
                 {"http://search.yahoo.com/mrss", NP_MEDIA},
                 {"http://www.itunes.com/", NP_ITUNES},
                 {"http://www.w3.org/1999/xhtml", NP_XHTML},
                 {"http://purl.org/rss/1.0/modules/", NP_FOREIGN},
                 {"http://purl.org/rss/", NP_PLAIN},
                 {"http://my.netscape.com/rdf/simple/", NP_PLAIN},
                 {"http://channel.netscape.com/rdf/simple/", NP_PLAIN},
                 {"http://backend.userland.com/", NP_PLAIN},
                 {"http://blogs.law.harvard.edu/tech/rss", NP_PLAIN},
                 {"http://www.w3.org/2005/Atom", NP_PLAIN},
                 {"http://purl.org/atom/ns", NP_PLAIN},
                 {NP_OWN_URI, NP_OWN}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(uri, known[i].uri, strlen(known[i].uri)) == 0)
            return known[i].vocabulary;
    return uri[0] ? NP_FOREIGN : NP_PLAIN;
}

/* Enter the element's scope: what its attributes bind. */
static np_code enter(document *d, const char **attribute)
{
    size_t n = d->scope.n;
    np_code code = np_scope_enter(&d->scope, attribute, d->depth, d->err);
    for (; code == NP_OK && n < d->scope.n; n++)
        d->bound[n] = np_xml_vocabulary(np_scope_uri(&d->scope, n));
    return code;
}

/* "prefix:local" or "local". */
static np_xml_name resolve(const document *d, const char *written)
{
    const char *colon = strchr(written, ':');
    np_xml_name name = {.prefix = {written, colon ? (size_t)(colon - written) : 0},
                        .local = colon ? colon + 1 : written,
                        .scope = &d->scope};
    size_t binding = np_scope_find(&d->scope, name.prefix);
    const char *usual = binding == NP_UNBOUND ? np_scope_usual(name.prefix) : NULL;
    name.vocabulary = binding != NP_UNBOUND ? d->bound[binding]
                      : usual               ? np_xml_vocabulary(usual)
                                            : NP_FOREIGN;
    return name;
}

/* The root of a feed is a feed's, whatever its namespace is called: "2005/atom" for "2005/Atom". */
static bool bind_root(document *d, const np_xml_name *name)
{
    size_t binding = np_scope_find(&d->scope, name->prefix);
    if (strcmp(name->local, "feed") != 0 && strcmp(name->local, "rss") != 0)
        return false;
    if (binding != NP_UNBOUND)
        d->bound[binding] = NP_PLAIN;
    return true;
}

const char *np_xml_attribute(const char **attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (strcmp(*attribute, name) == 0)
            return attribute[1];
    return NULL;
}

/* ---- expat's handlers -------------------------------------------------- */

static void stop_if(document *d, np_code code)
{
    if (code == NP_OK)
        return;
    d->code = code;
    XML_StopParser(d->expat, XML_FALSE);
}

static void on_start(void *to, const char *name, const char **attribute)
{
    document *d = to;
    if (d->code || d->is_too_deep)
        return;
    if (++d->depth > d->r->opt->max_depth) {
        d->is_too_deep = true;
        XML_StopParser(d->expat, XML_FALSE);
        return;
    }
    np_code code = enter(d, attribute);
    np_xml_name resolved = resolve(d, name);
    if (resolved.vocabulary == NP_FOREIGN && d->depth == 1 && bind_root(d, &resolved))
        resolved.vocabulary = NP_PLAIN;
    stop_if(d, code ? code : d->handler->start(d->handler->to, &resolved, attribute, d->err));
}

static void on_end(void *to, const char *name)
{
    document *d = to;
    if (d->code || d->is_too_deep)
        return;
    np_xml_name resolved = resolve(d, name);
    np_code code = d->handler->end(d->handler->to, &resolved, d->err);
    np_scope_leave(&d->scope, d->depth);
    d->depth--;
    stop_if(d, code);
}

static void hand_text(document *d, np_str text)
{
    if (text.len && !d->code && !d->is_too_deep)
        stop_if(d, d->handler->text(d->handler->to, text, d->err));
}

/* Where is the first control character past ASCII, U+0080 to U+009F, in two bytes? At the end:
 * none. */
static size_t find_control(np_str s)
{
    for (size_t i = 0; i + 1 < s.len; i++) {
        const char *lead = memchr(s.at + i, '\xC2', s.len - i - 1);
        if (!lead)
            break;
        i = (size_t)(lead - s.at);
        if ((unsigned char)s.at[i + 1] < 0xA0)
            return i;
    }
    return s.len;
}

/* Text written in windows-1252 and declared as something else means by such controls what it would
 * in HTML: &#146; is an apostrophe. */
static void on_text(void *to, const char *at, int len)
{
    np_str text = {at, (size_t)len};
    while (text.len) {
        char bytes[4];
        size_t n = find_control(text);
        hand_text(to, (np_str){text.at, n});
        if (n < text.len) {
            uint32_t c = np_entity_meant((unsigned char)text.at[n + 1]);
            hand_text(to, (np_str){bytes, np_utf8_encode(c, bytes)});
            n += 2;
        }
        text.at += n, text.len -= n;
    }
}

static void on_cdata(document *d, bool begins)
{
    if (!d->code && !d->is_too_deep)
        d->handler->cdata(d->handler->to, begins);
}

static void on_cdata_start(void *to) { on_cdata(to, true); }
static void on_cdata_end(void *to) { on_cdata(to, false); }

/* A reference to an entity that is not XML's own, declared or not. */
static void on_reference(void *to, const char *name, int is_parameter)
{
    char bytes[4];
    uint32_t c = is_parameter ? 0 : np_entity_find(np_str_of(name));
    if (c)
        on_text(to, bytes, (int)np_utf8_encode(c, bytes));
}

static void on_entity(void *to, const char *name, int is_parameter, const char *value, int len,
                      const char *base, const char *system, const char *public,
                      const char *notation)
{
    (void)value, (void)len, (void)base, (void)system, (void)public, (void)notation;
    document *d = to;
    if (!is_parameter && np_entity_find(np_str_of(name)))
        return;
    np_place at = {.n = XML_GetCurrentLineNumber(d->expat) + d->n_lines_before};
    np_reader_say(d->r, NP_LOG_NOTICE, at, "an entity is declared; it is not expanded");
}

/* Its presence alone keeps expat from expanding declared entities in text. */
static void on_other(void *to, const char *text, int len) { (void)to, (void)text, (void)len; }

static void *expat_alloc(size_t size) { return np_alloc(0, size, 1, NULL); }

static void *expat_realloc(void *at, size_t size)
{
    size_t cap = 0;
    return np_grow_to(&at, &cap, size, 1, NULL) ? at : NULL;
}

static bool make_expat(document *d)
{
    static const XML_Memory_Handling_Suite memory = {expat_alloc, expat_realloc, np_free};
    d->expat = XML_ParserCreate_MM("UTF-8", &memory, NULL);
    if (!d->expat)
        return false;
    XML_SetUserData(d->expat, d);
    XML_SetElementHandler(d->expat, on_start, on_end);
    XML_SetCharacterDataHandler(d->expat, on_text);
    if (d->handler->cdata)
        XML_SetCdataSectionHandler(d->expat, on_cdata_start, on_cdata_end);
    XML_SetSkippedEntityHandler(d->expat, on_reference);
    XML_SetEntityDeclHandler(d->expat, on_entity);
    XML_SetDefaultHandler(d->expat, on_other);
    XML_UseForeignDTD(d->expat, XML_TRUE); /* undeclared entities are skipped, not errors */
    XML_SetBillionLaughsAttackProtectionMaximumAmplification(d->expat, 2);
    XML_SetBillionLaughsAttackProtectionActivationThreshold(d->expat, 1 << 20);
    return true;
}

/* ---- The whole --------------------------------------------------------- */

/* What precedes the first '<' of the whole document goes: XML allows nothing there. */
static np_str begun(document *d, np_str s)
{
    for (; !d->has_begun && s.len; s.at++, s.len--) {
        d->n_lines_before += *s.at == '\n';
        if ((d->has_begun = *s.at == '<'))
            break;
    }
    return s;
}

static np_code tell_error(document *d, np_error *err)
{
    np_place at = {.n = XML_GetCurrentLineNumber(d->expat) + d->n_lines_before};
    enum XML_Error what = XML_GetErrorCode(d->expat);
    if (d->code)
        return d->code;
    if (what == XML_ERROR_NO_MEMORY)
        return np_fail(err, NP_E_NOMEM, "out of memory for XML");
    if (d->is_too_deep)
        return np_reader_skip(d->r, NP_SKIP_LIMIT, at, err,
                              "elements nested more than %zu deep; what follows is left out",
                              d->r->opt->max_depth);
    return np_reader_skip(d->r, NP_SKIP_XML, at, err,
                          "not well-formed XML (%s); what follows is left out",
                          XML_ErrorString(what));
}

/* is_last: bytes may be empty. Behind a cut the document is decoded to its end all the same, so
 * that what is told of its characters is of the whole, and not of what a step happened to hold. */
static np_code parse(document *d, np_str bytes, bool is_last, np_error *err)
{
    d->utf8.len = 0;
    np_charset_put(d->charset, bytes, is_last, &d->utf8);
    np_code code = np_buf_check(&d->utf8, err);
    if (code || d->is_cut)
        return code;
    np_str s = begun(d, np_buf_view(&d->utf8));
    if (XML_Parse(d->expat, s.at, (int)s.len, is_last) != XML_STATUS_ERROR)
        return NP_OK;
    d->is_cut = true;
    return tell_error(d, err);
}

np_code np_xml_read(const np_reader *r, np_source *s, const np_xml_handler *handler, np_error *err)
{
    np_str head;
    document d = {.r = r, .handler = handler, .err = err};
    char *chunk = np_alloc(0, CHUNK, 1, err);
    np_code code = chunk ? np_source_peek(s, NP_SNIFF_SIZE, &head, err) : NP_E_NOMEM;
    if (code)
        goto done;
    code = NP_E_NOMEM;
    d.charset = np_charset_new(head, err);
    if (!d.charset)
        goto done;
    if (!make_expat(&d)) {
        np_fail(err, code, "out of memory for XML");
        goto done;
    }
    for (size_t got = 1; got > 0;) {
        code = np_source_read(s, chunk, CHUNK, &got, err);
        if (code == NP_OK)
            code = parse(&d, (np_str){chunk, got}, got == 0, err);
        if (code)
            break;
    }
    np_reader_tell_charset(r, d.charset);
done:
    if (d.expat)
        XML_ParserFree(d.expat);
    np_charset_free(d.charset);
    np_scope_clear(&d.scope);
    np_buf_clear(&d.utf8);
    np_free(chunk);
    return code;
}
