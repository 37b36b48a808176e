/* scope.c - a stack of bindings, the innermost at its end.
 *
 * Prefixes are resolved here and not by expat, which gives a document up where a prefix is not
 * bound; feeds that forget to bind "dc" or "media" are many and clear. Names and URIs lie in one
 * buffer that shrinks with the stack. Looking a name up is a walk over at most NP_SCOPE_MOST
 * bindings, so that nobody can make it dear. */
#include "read/scope.h"
#include "base/str.h"

static const char xml_uri[] = "http://www.w3.org/XML/1998/namespace";
static const char xmlns_uri[] = "http://www.w3.org/2000/xmlns/";

void np_scope_clear(np_scope *s)
{
    np_buf_clear(&s->strings);
    s->n = 0;
}

const char *np_scope_declared(const char *attribute)
{
    if (strncmp(attribute, "xmlns", 5) != 0)
        return NULL;
    if (attribute[5] == ':')
        return attribute[6] ? attribute + 6
                            : NULL; /* "xmlns:" names no prefix and declares nothing */
    return attribute[5] ? NULL : "";
}

static bool may_begin(char c) { return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'; }

static bool may_bind(const char *prefix, const char *uri)
{
    bool is_default = !prefix[0];
    if (strcmp(uri, xml_uri) == 0 || strcmp(uri, xmlns_uri) == 0 ||
        strncmp(uri, NP_UNBOUND_URI, strlen(NP_UNBOUND_URI)) == 0)
        return false;
    return is_default || (uri[0] && may_begin(prefix[0]) && !strchr(prefix, ':') &&
                          strcmp(prefix, "xml") != 0 && strcmp(prefix, "xmlns") != 0);
}

static size_t keep(np_scope *s, const char *text)
{
    size_t at = s->strings.len;
    np_buf_put(&s->strings, text, strlen(text) + 1);
    return at;
}

np_code np_scope_enter(np_scope *s, const char **attribute, size_t depth, np_error *err)
{
    for (; *attribute && s->n < NP_SCOPE_MOST; attribute += 2) {
        const char *prefix = np_scope_declared(attribute[0]);
        if (!prefix || !may_bind(prefix, attribute[1]))
            continue;
        size_t name = keep(s, prefix), uri = keep(s, attribute[1]);
        np_code code = np_buf_check(&s->strings, err);
        if (code)
            return code;
        s->binding[s->n].prefix = name;
        s->binding[s->n].uri = uri;
        s->binding[s->n++].depth = depth;
    }
    return NP_OK;
}

void np_scope_leave(np_scope *s, size_t depth)
{
    while (s->n && s->binding[s->n - 1].depth == depth)
        s->strings.len = s->binding[--s->n].prefix;
}

size_t np_scope_find(const np_scope *s, np_str prefix)
{
    for (size_t i = s->n; i-- > 0;)
        if (np_str_equal(np_str_of(np_scope_prefix(s, i)), prefix))
            return i;
    return NP_UNBOUND;
}

const char *np_scope_prefix(const np_scope *s, size_t i)
{
    return s->strings.at + s->binding[i].prefix;
}

const char *np_scope_uri(const np_scope *s, size_t i) { return s->strings.at + s->binding[i].uri; }

size_t np_scope_depth(const np_scope *s, size_t i) { return s->binding[i].depth; }

const char *np_scope_usual(np_str prefix)
{
    static const struct {
        const char *prefix, *uri;
    } known[] = {{"", ""},
                 {"atom", "http://www.w3.org/2005/Atom"},
                 {"content", "http://purl.org/rss/1.0/modules/content/"},
                 {"dc", "http://purl.org/dc/elements/1.1/"},
                 {"dcterms", "http://purl.org/dc/terms/"},
                 {"feedburner", "http://rssnamespace.org/feedburner/ext/1.0"},
                 {"georss", "http://www.georss.org/georss"},
                 {"itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"},
                 {"media", "http://search.yahoo.com/mrss/"},
                 {"podcast", "https://podcastindex.org/namespace/1.0"},
                 {"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                 {"slash", "http://purl.org/rss/1.0/modules/slash/"},
                 {"sy", "http://purl.org/rss/1.0/modules/syndication/"},
                 {"thr", "http://purl.org/syndication/thread/1.0"},
                 {"wfw", "http://wellformedweb.org/CommentAPI/"},
                 {"xhtml", "http://www.w3.org/1999/xhtml"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (np_str_equal(prefix, np_str_of(known[i].prefix)))
            return known[i].uri;
    return NULL;
}
