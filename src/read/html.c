/* html.c - HTML to text by a tokenizer alone.
 *
 * Text needs no tree: where a line ends depends on the name of a tag, not on what it closes. So
 * this walks over the bytes once and keeps three things: the break owed before the next
 * character, whether we are in <pre>, and which silent element we wait to leave. That makes it
 * linear and without memory of its own on any input; libxml2's parser, the other choice, hung for
 * 50 s on a tag with 200,000 attributes and would need caps before it. Where markup is broken we
 * do as browsers do, but for one thing: a '<' with no '>' anywhere behind it is a character. */
#include "read/html.h"
#include "base/str.h"
#include "base/utf8.h"
#include "read/entities.h"
#include "read/markup.h"

typedef enum { NOTHING, BLANK, LINE } pause;

typedef struct page {
    np_markup m;
    const char *last_close; /* the last '>', or NULL */
    np_buf *to;
    size_t start;      /* of our text in *to */
    pause owed;        /* before the next character */
    size_t n_pre;      /* <pre> open */
    bool has_unclosed; /* a silent element never ends: those that follow are heard */
} page;

static bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void owe(page *p, pause what) { p->owed = what > p->owed ? what : p->owed; }

static void pay(page *p)
{
    if (p->owed != NOTHING && p->to->len > p->start)
        np_buf_char(p->to, p->owed == LINE ? '\n' : ' ');
    p->owed = NOTHING;
}

/* ---- Characters -------------------------------------------------------- */

static void put_blank(page *p, char c)
{
    if (!p->n_pre)
        owe(p, BLANK);
    else if (c == '\n')
        owe(p, LINE);
    else if (c != '\r' && p->to->len > p->start)
        pay(p), np_buf_char(p->to, c == '\t' ? '\t' : ' ');
}

static void put_character(page *p, uint32_t c)
{
    char bytes[4];
    if (c <= ' ' || (c >= 0x7F && c <= 0xA0)) {
        put_blank(p, c == '\n' || c == '\r' || c == '\t' ? (char)c : ' ');
        return;
    }
    pay(p);
    np_buf_put(p->to, bytes, np_utf8_encode(c, bytes));
}

static bool is_hard_blank(const page *p) /* U+00A0 */
{
    return *p->m.at == '\xC2' && p->m.end - p->m.at > 1 && p->m.at[1] == '\xA0';
}

/* A run of plain characters, in one append. */
static void put_run(page *p)
{
    const char *from = p->m.at;
    while (p->m.at < p->m.end && *p->m.at != '<' && *p->m.at != '&' &&
           (unsigned char)*p->m.at > ' ' && *p->m.at != 0x7F && !is_hard_blank(p))
        p->m.at++;
    if (p->m.at > from) {
        pay(p);
        np_buf_put(p->to, from, (size_t)(p->m.at - from));
    }
}

/* At '&': a reference, or a mere ampersand. */
static void take_reference(page *p)
{
    const char *s = p->m.at + 1;
    uint32_t c = 0;
    if (s + 1 < p->m.end && *s == '#') {
        bool is_hex = (s[1] | 32) == 'x';
        const char *digits = s += 1 + is_hex;
        for (; s < p->m.end && (is_digit(*s) || (is_hex && (*s | 32) >= 'a' && (*s | 32) <= 'f'));
             s++)
            if (c <= 0x10FFFF)
                c = c * (is_hex ? 16 : 10) +
                    (uint32_t)(is_digit(*s) ? *s - '0' : (*s | 32) - 'a' + 10);
        c = s == digits ? 0 : c == 0 ? 0xFFFD : np_entity_meant(c);
    } else {
        const char *name = s;
        while (s < p->m.end && s - name < 10 && (is_letter(*s) || is_digit(*s)))
            s++;
        c = np_entity_find((np_str){name, (size_t)(s - name)});
        if (c >= 256 && (s == p->m.end || *s != ';'))
            c = 0; /* only Latin-1's names may do without */
    }
    if (c == 0) {
        p->m.at++;
        put_character(p, '&');
        return;
    }
    p->m.at = s + (s < p->m.end && *s == ';');
    put_character(p, c);
}

/* ---- Tags -------------------------------------------------------------- */

typedef enum { INLINE, CELL, BLOCK, PRE, SILENT, FRAME, RAW } effect;

/* What a tag does to the text. RAW: silent, and nothing within it is markup. FRAME: the same, but
 * <iframe/> is whole, as XML that became HTML has it, lest the rest of a text be lost. */
static effect effect_of(np_str name)
{
    static const struct {
        const char *name;
        effect effect;
    } element[] = {
        {"p", BLOCK},         {"br", BLOCK},        {"div", BLOCK},        {"li", BLOCK},
        {"ul", BLOCK},        {"ol", BLOCK},        {"h1", BLOCK},         {"h2", BLOCK},
        {"h3", BLOCK},        {"h4", BLOCK},        {"h5", BLOCK},         {"h6", BLOCK},
        {"tr", BLOCK},        {"table", BLOCK},     {"blockquote", BLOCK}, {"hr", BLOCK},
        {"dl", BLOCK},        {"dt", BLOCK},        {"dd", BLOCK},         {"section", BLOCK},
        {"article", BLOCK},   {"header", BLOCK},    {"footer", BLOCK},     {"aside", BLOCK},
        {"main", BLOCK},      {"nav", BLOCK},       {"figure", BLOCK},     {"figcaption", BLOCK},
        {"form", BLOCK},      {"fieldset", BLOCK},  {"address", BLOCK},    {"center", BLOCK},
        {"caption", BLOCK},   {"details", BLOCK},   {"summary", BLOCK},    {"body", BLOCK},
        {"td", CELL},         {"th", CELL},         {"img", CELL},         {"pre", PRE},
        {"script", RAW},      {"style", RAW},       {"iframe", FRAME},     {"textarea", RAW},
        {"noembed", RAW},     {"noframes", RAW},    {"xmp", RAW},          {"title", RAW},
        {"noscript", SILENT}, {"template", SILENT}, {"svg", SILENT},       {"math", SILENT},
        {"object", SILENT},   {"select", SILENT},   {"button", SILENT},    {"audio", SILENT},
        {"video", SILENT},    {"canvas", SILENT},   {"head", SILENT}};
    for (size_t i = 0; i < sizeof element / sizeof element[0]; i++) {
        size_t k = 0;
        while (k < name.len && element[i].name[k] && (name.at[k] | 32) == element[i].name[k])
            k++;
        if (k == name.len && !element[i].name[k])
            return element[i].effect;
    }
    return INLINE;
}

static bool is_raw(const np_tag *tag)
{
    effect what = effect_of(tag->name);
    return !tag->is_end && (what == RAW || (what == FRAME && !tag->is_empty));
}

/* At '<'. */
static void take_markup(page *p)
{
    if (!p->last_close || p->m.at > p->last_close) {
        p->m.at++;
        put_character(p, '<');
        return;
    }
    np_tag tag;
    if (!np_markup_tag(&p->m, &tag)) {
        if (!np_markup_comment(&p->m)) {
            p->m.at++;
            put_character(p, '<');
        }
        return;
    }
    effect what = effect_of(tag.name);
    if (what == PRE)
        p->n_pre = tag.is_end ? p->n_pre - (p->n_pre > 0) : p->n_pre + 1;
    if (what == BLOCK || what == PRE)
        owe(p, LINE);
    if (what == CELL)
        owe(p, BLANK);
    if (is_raw(&tag))
        np_markup_raw(&p->m, tag.name);
    if (what == SILENT && !tag.is_end && !tag.is_empty && !p->has_unclosed)
        p->has_unclosed = !np_markup_skip(&p->m, tag.name, is_raw);
}

void np_html_text(np_str html, np_buf *to)
{
    if (html.len == 0)
        return;
    if (!memchr(html.at, '<', html.len) && !memchr(html.at, '&', html.len)) {
        np_buf_str(to, html);
        return;
    }
    page p = {.m = {html.at, html.at + html.len}, .to = to, .start = to->len};
    for (const char *s = p.m.end; s > html.at && !p.last_close; s--)
        if (s[-1] == '>')
            p.last_close = s - 1;
    while (p.m.at < p.m.end) {
        put_run(&p);
        if (p.m.at == p.m.end)
            break;
        if (*p.m.at == '<')
            take_markup(&p);
        else if (*p.m.at == '&')
            take_reference(&p);
        else if (*p.m.at == '\xC2')
            p.m.at += 2, put_blank(&p, ' ');
        else
            put_character(&p, (unsigned char)*p.m.at++);
    }
}
