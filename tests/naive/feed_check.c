/* feed_check.c - expat with its own namespaces on, and a count of every child by name. */
#include "feed_check.h"
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ATOM "http://www.w3.org/2005/Atom|"

enum { MOST_NAMES = 64 };

/* The children of the channel, feed, item or entry at hand, by name. */
typedef struct counts {
    char name[MOST_NAMES][80];
    int n[MOST_NAMES];
    int n_alternates; /* <link> without rel, or rel="alternate" */
} counts;

typedef struct checker {
    XML_Parser expat;
    int depth, item_depth;
    bool is_atom, is_right;
    size_t n_items;
    counts head, item;
} checker;

static void count(counts *c, const char *name)
{
    for (int i = 0; i < MOST_NAMES; i++) {
        if (!c->name[i][0])
            snprintf(c->name[i], sizeof c->name[i], "%s", name);
        if (strcmp(c->name[i], name) == 0) {
            c->n[i]++;
            return;
        }
    }
}

static int counted(const counts *c, const char *name)
{
    for (int i = 0; i < MOST_NAMES; i++)
        if (strcmp(c->name[i], name) == 0)
            return c->n[i];
    return 0;
}

static void demand(checker *k, bool holds_true, const char *what)
{
    if (!holds_true && k->is_right)
        printf("\nline %lu: %s\n", (unsigned long)XML_GetCurrentLineNumber(k->expat), what);
    k->is_right &= holds_true;
}

static const char *attribute_of(const char **attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (strcmp(*attribute, name) == 0)
            return attribute[1];
    return NULL;
}

static void on_start(void *to, const char *name, const char **attribute)
{
    checker *k = to;
    const char *rel = attribute_of(attribute, "rel");
    bool is_item = strcmp(name, "item") == 0 || strcmp(name, ATOM "entry") == 0;
    k->depth++;
    if (k->depth == 1) {
        const char *version = attribute_of(attribute, "version");
        k->is_atom = strcmp(name, ATOM "feed") == 0;
        demand(k, k->is_atom || (strcmp(name, "rss") == 0 && version && !strcmp(version, "2.0")),
               "the root is no feed's");
    }
    int head_depth = k->is_atom ? 1 : 2;
    if (is_item && k->depth == head_depth + 1) {
        memset(&k->item, 0, sizeof k->item);
        k->item_depth = k->depth;
        k->n_items++;
    } else if (k->depth == head_depth + 1) {
        count(&k->head, name);
    } else if (k->item_depth && k->depth == k->item_depth + 1) {
        count(&k->item, name);
        k->item.n_alternates +=
            strcmp(name, ATOM "link") == 0 && (!rel || !strcmp(rel, "alternate"));
    }
    if (strcmp(name, "source") == 0)
        demand(k, attribute_of(attribute, "url") != NULL, "<source> without url");
}

static void check_item(checker *k)
{
    const counts *c = &k->item;
    if (!k->is_atom) {
        demand(k, counted(c, "title") + counted(c, "description") >= 1, "no title, no description");
        demand(k, counted(c, "guid") <= 1, "two guids");
        return;
    }
    demand(k, counted(c, ATOM "id") == 1, "not one id");
    demand(k, counted(c, ATOM "title") == 1, "not one title");
    demand(k, counted(c, ATOM "updated") == 1, "not one updated");
    demand(k, counted(c, ATOM "content") + c->n_alternates >= 1, "no content and no link");
    demand(k, counted(c, ATOM "content") <= 1, "two contents");
    demand(k, counted(c, ATOM "source") <= 1, "two sources");
}

static void check_head(checker *k)
{
    const counts *c = &k->head;
    if (!k->is_atom) {
        demand(k, counted(c, "title") == 1, "a channel without a title");
        demand(k, counted(c, "link") == 1, "a channel without a link");
        demand(k, counted(c, "description") == 1, "a channel without a description");
        return;
    }
    demand(k, counted(c, ATOM "id") == 1, "a feed without an id");
    demand(k, counted(c, ATOM "title") == 1, "a feed without a title");
    demand(k, counted(c, ATOM "updated") == 1, "a feed without updated");
    demand(k, counted(c, ATOM "author") >= 1, "a feed without an author");
}

static void on_end(void *to, const char *name)
{
    (void)name;
    checker *k = to;
    if (k->depth == k->item_depth) {
        check_item(k);
        k->item_depth = 0;
    }
    if (--k->depth == 0)
        check_head(k);
}

static bool parse(checker *k, const char *at, size_t len)
{
    k->expat = XML_ParserCreateNS("UTF-8", '|');
    k->is_right = true;
    XML_SetUserData(k->expat, k);
    XML_SetElementHandler(k->expat, on_start, on_end);
    bool is_xml = XML_Parse(k->expat, at, (int)len, XML_TRUE) == XML_STATUS_OK;
    if (!is_xml)
        printf("\nline %lu: %s\n", (unsigned long)XML_GetCurrentLineNumber(k->expat),
               XML_ErrorString(XML_GetErrorCode(k->expat)));
    XML_ParserFree(k->expat);
    return is_xml;
}

bool naive_is_xml(const char *at, size_t len)
{
    static checker k;
    memset(&k, 0, sizeof k);
    k.depth = -1000; /* no element is looked at */
    return parse(&k, at, len);
}

bool naive_is_feed(const char *at, size_t len, size_t *n_items)
{
    static checker k;
    memset(&k, 0, sizeof k);
    bool is_xml = parse(&k, at, len);
    if (n_items)
        *n_items = k.n_items;
    return is_xml && k.is_right;
}
