/* Any bytes as a feed; and its items, kept as they came, are XML by themselves. */
#include "reading.h"
#include <expat.h>

/* The item within nothing but a root, by expat with its own namespaces on. What expat puts between
 * a namespace and a name may be in no namespace; XML knows no form feed. */
static np_code check_raw(void *to, const np_article *a, np_error *err)
{
    (void)to, (void)err;
    bool is_atom = a->raw_kind == NP_RAW_ATOM;
    const char *before = is_atom ? "<feed xmlns=\"http://www.w3.org/2005/Atom\">" : "<rss>";
    const char *after = is_atom ? "</entry></feed>" : "</item></rss>";
    if (a->raw_kind == NP_RAW_NONE)
        return NP_OK;
    XML_Parser expat = XML_ParserCreateNS("UTF-8", '\f');
    must(XML_Parse(expat, before, (int)strlen(before), XML_FALSE) == XML_STATUS_OK);
    must(XML_Parse(expat, a->raw.at, (int)a->raw.len, XML_FALSE) == XML_STATUS_OK);
    must(XML_Parse(expat, after, (int)strlen(after), XML_TRUE) == XML_STATUS_OK);
    XML_ParserFree(expat);
    return NP_OK;
}

static void keep_by_the_law(np_str bytes, np_raw kind)
{
    np_options opt;
    np_options_init(&opt);
    opt.from = NP_INPUT_FEED;
    opt.max_record = 4096;
    opt.max_depth = 64;
    opt.keep_raw = kind;
    np_stats stats = {0};
    np_keeper keeper = {ready_as_it_is, check_raw, NULL, 1, NULL};
    np_reader r = {.path = "in", .opt = &opt, .stats = &stats, .keeper = &keeper};
    np_source *s = np_source_of_bytes(bytes, 0, &opt, NULL);
    must(s && np_read_source(&r, s, NULL) == NP_OK);
    np_source_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    np_str bytes = {(const char *)data, size};
    read_by_the_laws(data, size, NP_INPUT_FEED);
    keep_by_the_law(bytes, NP_RAW_RSS);
    keep_by_the_law(bytes, NP_RAW_ATOM);
    return 0;
}
