/* survey.c - one pass over the tags of a page, without a tree.
 *
 *     body                                0 <- 1     blocks: runs of text between tags that break
 *       div#menu   [a][a][a]              1 <- 2     lines, each within the innermost container
 *       div#story                         1 <- 3     open there
 *         [a paragraph of prose]
 *         div.box  [a link][a link]       3 <- 4     what lies behind a container's number lies
 *         [another paragraph]                        behind it on the page
 *
 * Where markup is broken we do as little as possible: an end tag closes the innermost container of
 * its name, and those within it; one that nothing opened is passed over. */
#include "read/survey.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"

typedef struct walk {
    np_survey *s;
    np_markup m;
    const char *page;
    uint32_t *open; /* holders open now, outermost first */
    np_str *name;   /* of each */
    size_t n_open, max_depth;
    bool has_unclosed; /* a silent element never ends: those that follow are heard */
    bool is_link;
    np_block now;
} walk;

static np_code end_block(walk *w, np_error *err)
{
    np_survey *s = w->s;
    np_block *b = &w->now;
    if (b->n_text && s->n_blocks == NP_SURVEY_MOST)
        return np_fail(err, NP_E_LIMIT, "more than %d blocks of text", NP_SURVEY_MOST);
    if (b->n_text) {
        b->end = (size_t)(w->m.at - w->page);
        if (!NP_GROW(s->block, s->cap_blocks, s->n_blocks + 1, err))
            return NP_E_NOMEM;
        s->block[s->n_blocks++] = *b;
    }
    *b = (np_block){.holder = w->open[w->n_open - 1]};
    return NP_OK;
}

static np_code open_holder(walk *w, const np_tag *tag, np_error *err)
{
    np_survey *s = w->s;
    if (w->n_open == w->max_depth || s->n_holders == NP_SURVEY_MOST)
        return NP_OK;
    if (!NP_GROW(s->holder, s->cap_holders, s->n_holders + 1, err))
        return NP_E_NOMEM;
    np_holder *h = &s->holder[s->n_holders];
    *h = (np_holder){.parent = w->n_open ? w->open[w->n_open - 1] : 0};
    if (tag) {
        h->claim = np_role_claim(tag);
        h->is_aside = np_role_is_aside(tag);
        h->is_talk = np_role_is_talk(tag);
        h->weight = np_role_weight(tag);
    }
    w->name[w->n_open] = tag ? tag->name : (np_str){0};
    w->open[w->n_open++] = (uint32_t)s->n_holders++;
    return NP_OK;
}

/* The innermost holder of that name is closed, and those within it; if none is open, none is. */
static void close_holder(walk *w, np_str name)
{
    for (size_t i = w->n_open; i > 1; i--)
        if (np_markup_is_named(w->name[i - 1], name)) {
            w->n_open = i - 1;
            return;
        }
}

static bool is_raw(const np_tag *tag)
{
    return !tag->is_end && np_role_of(tag->name) == NP_ROLE_RAW;
}

static bool is_link(const np_tag *tag)
{
    np_str to = np_markup_attribute(tag, "href");
    return !tag->is_end && to.len && !np_str_starts(to, NP_STR("javascript:"));
}

static np_code take_tag(walk *w, const np_tag *tag, np_error *err)
{
    np_role what = np_role_of(tag->name);
    if (what == NP_ROLE_RAW && !tag->is_end)
        np_markup_raw(&w->m, tag->name);
    if (np_markup_is_named(tag->name, NP_STR("a")))
        w->is_link = is_link(tag);
    if (what == NP_ROLE_NEITHER)
        return NP_OK;
    np_code code = end_block(w, err); /* with this tag: so np_html_text() knows it for markup */
    if (what == NP_ROLE_SILENT && !tag->is_end && !tag->is_empty && !w->has_unclosed)
        w->has_unclosed = !np_markup_skip(&w->m, tag->name, is_raw);
    if (code || what == NP_ROLE_RAW || what == NP_ROLE_SILENT || tag->is_empty)
        return code;
    if (what != NP_ROLE_BREAK && tag->is_end)
        close_holder(w, tag->name);
    else if (what != NP_ROLE_BREAK)
        code = open_holder(w, tag, err);
    w->now.holder = w->open[w->n_open - 1];
    return code;
}

/* Text up to the next '<'. */
static void take_text(walk *w)
{
    np_block *b = &w->now;
    for (; w->m.at < w->m.end && *w->m.at != '<'; w->m.at++) {
        if ((unsigned char)*w->m.at <= ' ')
            continue;
        if (b->n_text == 0)
            b->start = (size_t)(w->m.at - w->page);
        b->n_text++;
        b->n_link += w->is_link;
        b->n_commas += *w->m.at == ',';
    }
}

np_code np_survey_page(np_survey *s, np_str html, size_t max_depth, np_error *err)
{
    walk w = {
        .s = s, .m = {html.at, html.at + html.len}, .page = html.at, .max_depth = max_depth + 1};
    *s = (np_survey){0};
    w.open = np_alloc(0, w.max_depth, sizeof *w.open, err);
    w.name = np_alloc(0, w.max_depth, sizeof *w.name, err);
    np_code code = w.open && w.name ? open_holder(&w, NULL, err) : NP_E_NOMEM;
    while (code == NP_OK && w.m.at < w.m.end) {
        np_tag tag;
        if (*w.m.at != '<')
            take_text(&w);
        else if (np_markup_tag(&w.m, &tag))
            code = take_tag(&w, &tag, err);
        else if (!np_markup_comment(&w.m))
            w.m.at++;
    }
    if (code == NP_OK)
        code = end_block(&w, err);
    np_free(w.name);
    np_free(w.open);
    return code;
}

void np_survey_clear(np_survey *s)
{
    np_free(s->block);
    np_free(s->holder);
    *s = (np_survey){0};
}
