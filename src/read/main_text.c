/* main_text.c - where on the page is most prose, and least of it links?
 *
 *     body                                blocks: runs of text between tags that break lines,
 *       div#menu   [a][a][a]              each within the innermost container open there
 *       div#story                         <- the best: its own blocks' prose counts whole,
 *         [a paragraph of prose]             that of containers within it by half, a sixth ...
 *         div.box  [a link][a link]       <- within it, but mostly links: left out
 *         [another paragraph]
 *
 * That is the measure of Arc90's Readability, which a decade of reader modes has proven; what they
 * take from a tree we take from one pass over the tags (markup.c) and a table of containers, in
 * which each knows its parent and what lies behind its number lies behind it on the page. The
 * names of classes are asked for the plainest words only: they are what pages differ in most.
 * Sums flow to parents in one pass from the last container to the first. */
#include "read/main_text.h"
#include "base/mem.h"
#include "base/str.h"
#include "read/html.h"
#include "read/markup.h"

enum {
    MOST = 1 << 20,   /* blocks; and containers, of which more are not told apart */
    LEAST_PROSE = 25, /* bytes from which a block is one */
    LEAST_TEXT = 250, /* of a main text; with less, we are lenient */
    GENERATIONS = 5,  /* of containers that gain from a block */
    LOOKED_AT = 200   /* bytes of a class or id */
};

typedef enum { NEITHER, BREAK, HOLDER, ASIDE, FORM, RAW } role;

typedef struct holder { /* a container */
    uint32_t parent;    /* < its own number, but 0 for 0 */
    bool is_taken;
    float weight, score;   /* by its names, by its prose */
    size_t n_text, n_link; /* bytes */
} holder;

typedef struct block {
    size_t start, end; /* in the page */
    uint32_t holder;
    uint32_t n_text, n_link, n_commas;
} block;

typedef struct survey {
    np_markup m;
    const char *page;
    bool is_lenient; /* look into forms, and do not ask for classes */
    holder *holder;
    size_t n_holders, cap_holders;
    block *block;
    size_t n_blocks, cap_blocks;
    uint32_t *open; /* holders open now, outermost first */
    np_str *name;   /* of each */
    size_t n_open, max_depth;
    size_t n_silent; /* how deep within an element we do not listen to; 0: we listen */
    np_str silent;   /* its name */
    bool is_link;
    block now;
} survey;

/* ---- What tags mean ---------------------------------------------------- */

static role role_of(np_str name)
{
    static const struct {
        const char *name;
        role role;
    } element[] = {
        {"p", BREAK},        {"br", NEITHER},     {"div", HOLDER},        {"section", HOLDER},
        {"article", HOLDER}, {"main", HOLDER},    {"td", HOLDER},         {"table", HOLDER},
        {"body", HOLDER},    {"ul", HOLDER},      {"ol", HOLDER},         {"dl", HOLDER},
        {"li", BREAK},       {"dt", BREAK},       {"dd", BREAK},          {"tr", BREAK},
        {"h1", BREAK},       {"h2", BREAK},       {"h3", BREAK},          {"h4", BREAK},
        {"h5", BREAK},       {"h6", BREAK},       {"blockquote", HOLDER}, {"pre", BREAK},
        {"header", HOLDER},  {"hr", BREAK},       {"figure", HOLDER},     {"figcaption", BREAK},
        {"th", BREAK},       {"fieldset", ASIDE}, {"center", HOLDER},     {"address", BREAK},
        {"details", HOLDER}, {"nav", ASIDE},      {"aside", ASIDE},       {"footer", ASIDE},
        {"form", FORM},      {"noscript", ASIDE}, {"template", ASIDE},    {"svg", ASIDE},
        {"math", NEITHER},   {"button", ASIDE},   {"select", ASIDE},      {"object", ASIDE},
        {"audio", ASIDE},    {"video", ASIDE},    {"canvas", ASIDE},      {"dialog", ASIDE},
        {"head", BREAK},     {"script", RAW},     {"style", RAW},         {"iframe", RAW},
        {"textarea", RAW},   {"noembed", RAW},    {"noframes", RAW},      {"xmp", RAW},
        {"title", RAW}};
    for (size_t i = 0; i < sizeof element / sizeof element[0]; i++)
        if (np_markup_is_named(name, np_str_of(element[i].name)))
            return element[i].role;
    return NEITHER;
}

/* Is one of the words, NULL at the end, anywhere in s, in whatever case? */
static bool has_word(np_str s, const char *const *word)
{
    s.len = s.len < LOOKED_AT ? s.len : LOOKED_AT;
    for (; *word; word++) {
        size_t n = strlen(*word);
        for (size_t i = 0; i + n <= s.len; i++)
            if (np_markup_is_named((np_str){s.at + i, n}, (np_str){*word, n}))
                return true;
    }
    return false;
}

static bool is_hidden(const np_tag *tag)
{
    static const char *const none[] = {"display:none", "display: none", "visibility:hidden",
                                       "visibility: hidden", NULL};
    return np_markup_attribute(tag, "hidden").at ||
           has_word(np_markup_attribute(tag, "style"), none) ||
           np_markup_is_named(np_markup_attribute(tag, "aria-hidden"), NP_STR("true"));
}

/* Do its class and id say that it is beside the article? */
static bool is_beside(const np_tag *tag)
{
    static const char *const beside[] = {
        "banner",     "breadcrumb", "combx",   "comment",      "disqus",     "footer",   "gdpr",
        "menu",       "related",    "remark",  "replies",      "rss",        "shoutbox", "sidebar",
        "skyscraper", "social",     "sponsor", "supplemental", "pagination", "pager",    "popup",
        "share",      "newsletter", "promo",   "widget",       "navbar",     NULL};
    static const char *const maybe[] = {"article", "body",   "column", "content",
                                        "main",    "shadow", NULL};
    np_str class = np_markup_attribute(tag, "class"), id = np_markup_attribute(tag, "id");
    return (has_word(class, beside) || has_word(id, beside)) && !has_word(class, maybe) &&
           !has_word(id, maybe) && !np_markup_is_named(tag->name, NP_STR("body")) &&
           !np_markup_is_named(tag->name, NP_STR("article"));
}

static float weight_of(const np_tag *tag)
{
    static const char *const good[] = {"article", "body", "content", "entry", "hentry", "main",
                                       "page",    "post", "text",    "blog",  "story",  NULL};
    static const char *const bad[] = {"hidden",  "banner",   "combx",  "comment", "contact",
                                      "footer",  "masthead", "media",  "meta",    "outbrain",
                                      "promo",   "related",  "scroll", "share",   "sidebar",
                                      "sponsor", "tags",     "widget", NULL};
    const np_str of[] = {np_markup_attribute(tag, "class"), np_markup_attribute(tag, "id")};
    float weight = np_markup_is_named(tag->name, NP_STR("div")) ? 5 : 0;
    for (size_t i = 0; i < 2; i++)
        weight += (has_word(of[i], good) ? 25.0f : 0) - (has_word(of[i], bad) ? 25.0f : 0);
    return weight;
}

/* ---- One pass over the page -------------------------------------------- */

static np_code end_block(survey *s, np_error *err)
{
    block *b = &s->now;
    np_code code = NP_OK;
    if (b->n_text && s->n_blocks == MOST)
        code = np_fail(err, NP_E_LIMIT, "more than %d blocks of text", MOST);
    else if (b->n_text) {
        b->end = (size_t)(s->m.at - s->page);
        if (NP_GROW(s->block, s->cap_blocks, s->n_blocks + 1, err))
            s->block[s->n_blocks++] = *b;
        else
            code = NP_E_NOMEM;
    }
    *b = (block){.holder = s->open[s->n_open - 1]};
    return code;
}

static np_code open_holder(survey *s, const np_tag *tag, np_error *err)
{
    if (s->n_open == s->max_depth || s->n_holders == MOST)
        return NP_OK;
    if (!NP_GROW(s->holder, s->cap_holders, s->n_holders + 1, err))
        return NP_E_NOMEM;
    s->holder[s->n_holders] = (holder){.parent = s->n_open ? s->open[s->n_open - 1] : 0,
                                       .weight = tag ? weight_of(tag) : 0};
    s->name[s->n_open] = tag ? tag->name : (np_str){0};
    s->open[s->n_open++] = (uint32_t)s->n_holders++;
    return NP_OK;
}

/* The innermost holder of that name is closed, and those within it; if none is open, none is. */
static void close_holder(survey *s, np_str name)
{
    for (size_t i = s->n_open; i > 1; i--)
        if (np_markup_is_named(s->name[i - 1], name)) {
            s->n_open = i - 1;
            return;
        }
}

static bool is_silencing(const survey *s, const np_tag *tag, role what)
{
    if (what == ASIDE || (what == FORM && !s->is_lenient))
        return true;
    return what == HOLDER && (is_hidden(tag) || (!s->is_lenient && is_beside(tag)));
}

/* Where we do not listen, only the ends of what silenced us count. */
static void take_silent_tag(survey *s, const np_tag *tag)
{
    if (np_markup_is_named(tag->name, s->silent))
        s->n_silent = tag->is_end ? s->n_silent - 1 : s->n_silent + !tag->is_empty;
    if (s->n_silent == 0)
        s->now.start = (size_t)(s->m.at - s->page);
}

static np_code take_tag(survey *s, const np_tag *tag, np_error *err)
{
    role what = role_of(tag->name);
    if (what == RAW && !tag->is_end)
        np_markup_raw(&s->m, tag->name);
    if (s->n_silent) {
        take_silent_tag(s, tag);
        return NP_OK;
    }
    if (np_markup_is_named(tag->name, NP_STR("a")))
        s->is_link = !tag->is_end && np_markup_attribute(tag, "href").len;
    if (what == NEITHER)
        return NP_OK;
    np_code code = end_block(s, err); /* with this tag: so np_html_text() knows it for markup */
    if (code || what == RAW || tag->is_empty)
        return code;
    if (!tag->is_end && is_silencing(s, tag, what)) {
        s->n_silent = 1;
        s->silent = tag->name;
    } else if (what != BREAK && tag->is_end) {
        close_holder(s, tag->name);
    } else if (what != BREAK) {
        code = open_holder(s, tag, err);
    }
    s->now.holder = s->open[s->n_open - 1];
    return code;
}

/* Text up to the next '<'. */
static void take_text(survey *s)
{
    block *b = &s->now;
    for (; s->m.at < s->m.end && *s->m.at != '<'; s->m.at++) {
        if (s->n_silent || (unsigned char)*s->m.at <= ' ')
            continue;
        if (b->n_text == 0)
            b->start = (size_t)(s->m.at - s->page);
        b->n_text++;
        b->n_link += s->is_link;
        b->n_commas += *s->m.at == ',';
    }
}

static np_code survey_page(survey *s, np_error *err)
{
    np_code code = open_holder(s, NULL, err);
    while (code == NP_OK && s->m.at < s->m.end) {
        np_tag tag;
        if (*s->m.at != '<')
            take_text(s);
        else if (np_markup_tag(&s->m, &tag))
            code = take_tag(s, &tag, err);
        else if (!np_markup_comment(&s->m))
            s->m.at++;
    }
    return code ? code : end_block(s, err);
}

/* ---- The best container ------------------------------------------------ */

static float link_share(size_t n_link, size_t n_text)
{
    return n_text ? (float)n_link / (float)n_text : 0;
}

static void score_block(survey *s, const block *b)
{
    static const float part[GENERATIONS] = {1, 1 / 2.0f, 1 / 6.0f, 1 / 9.0f, 1 / 12.0f};
    s->holder[b->holder].n_text += b->n_text;
    s->holder[b->holder].n_link += b->n_link;
    if (b->n_text < LEAST_PROSE)
        return;
    float by_length = (float)(b->n_text / 100);
    float score = (1 + (float)b->n_commas + (by_length < 3 ? by_length : 3)) *
                  (1 - link_share(b->n_link, b->n_text));
    uint32_t h = b->holder;
    for (size_t i = 0; i < GENERATIONS; i++) {
        s->holder[h].score += score * part[i];
        if (h == 0)
            break;
        h = s->holder[h].parent;
    }
}

static uint32_t find_best(survey *s)
{
    uint32_t best = 0;
    for (size_t i = 0; i < s->n_blocks; i++)
        score_block(s, &s->block[i]);
    for (size_t i = s->n_holders; i-- > 1;) {
        s->holder[s->holder[i].parent].n_text += s->holder[i].n_text;
        s->holder[s->holder[i].parent].n_link += s->holder[i].n_link;
    }
    for (uint32_t i = 0; i < s->n_holders; i++) {
        holder *h = &s->holder[i];
        if (h->score > 0)
            h->score = (h->score + h->weight) * (1 - link_share(h->n_link, h->n_text));
        if (s->holder[i].score > s->holder[best].score)
            best = i;
    }
    return best;
}

/* Take the best container, those beside it that are nearly as good, and what lies in them but for
 * boxes of links. */
static void take_holders(survey *s, uint32_t best)
{
    float enough = s->holder[best].score / 5 > 10 ? s->holder[best].score / 5 : 10;
    for (uint32_t i = 0; i < s->n_holders; i++) {
        holder *h = &s->holder[i];
        bool is_sibling = i && best && h->parent == s->holder[best].parent && h->score >= enough;
        bool is_within =
            i && s->holder[h->parent].is_taken && link_share(h->n_link, h->n_text) < .5f;
        h->is_taken = i == best || is_sibling || is_within;
    }
}

/* Prose that stands beside the best container. */
static bool is_stray_prose(const survey *s, const block *b, uint32_t best)
{
    return best && b->holder == s->holder[best].parent && b->n_text > 80 &&
           link_share(b->n_link, b->n_text) < .25f;
}

static void put_blocks(const survey *s, uint32_t best, np_buf *to)
{
    for (size_t i = 0; i < s->n_blocks; i++) {
        const block *b = &s->block[i];
        bool is_taken = s->holder[b->holder].is_taken && link_share(b->n_link, b->n_text) < .7f;
        if (!is_taken && !is_stray_prose(s, b, best))
            continue;
        size_t before = to->len;
        if (before)
            np_buf_char(to, '\n');
        size_t start = to->len;
        np_html_text((np_str){s->page + b->start, b->end - b->start}, to);
        if (to->len == start)
            to->len = before;
    }
}

static np_code extract(np_str html, size_t max_depth, bool is_lenient, np_buf *to, np_error *err)
{
    survey s = {.m = {html.at, html.at + html.len},
                .page = html.at,
                .is_lenient = is_lenient,
                .max_depth = max_depth + 1};
    s.open = np_alloc(0, s.max_depth, sizeof *s.open, err);
    s.name = np_alloc(0, s.max_depth, sizeof *s.name, err);
    np_code code = s.open && s.name ? survey_page(&s, err) : NP_E_NOMEM;
    if (code == NP_OK) {
        uint32_t best = find_best(&s);
        take_holders(&s, best);
        put_blocks(&s, best, to);
        code = np_buf_check(to, err);
    }
    np_free(s.name);
    np_free(s.open);
    np_free(s.block);
    np_free(s.holder);
    return code;
}

np_code np_main_text(np_str html, size_t max_depth, np_buf *to, np_error *err)
{
    size_t before = to->len;
    np_code code = extract(html, max_depth, false, to, err);
    if (code || to->len - before >= LEAST_TEXT)
        return code;
    to->len = before;
    return extract(html, max_depth, true, to, err);
}
