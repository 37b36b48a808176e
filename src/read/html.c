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

typedef enum { NOTHING, BLANK, LINE } pause;

typedef struct page {
    const char *at, *end;
    const char *last_close; /* the last '>', or NULL */
    np_buf *to;
    size_t start;      /* of our text in *to */
    pause owed;        /* before the next character */
    size_t n_pre;      /* <pre> open */
    bool has_unclosed; /* a silent element never ends: those that follow are heard */
} page;

static bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

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
    return *p->at == '\xC2' && p->end - p->at > 1 && p->at[1] == '\xA0';
}

/* A run of plain characters, in one append. */
static void put_run(page *p)
{
    const char *from = p->at;
    while (p->at < p->end && *p->at != '<' && *p->at != '&' && (unsigned char)*p->at > ' ' &&
           *p->at != 0x7F && !is_hard_blank(p))
        p->at++;
    if (p->at > from) {
        pay(p);
        np_buf_put(p->to, from, (size_t)(p->at - from));
    }
}

/* What numbers 128 to 159 mean, as in windows-1252: nobody who writes them wants controls. */
static uint32_t meant_by(uint32_t c)
{
    static const uint16_t of_1252[] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    return c >= 0x80 && c <= 0x9F ? of_1252[c - 0x80] : c;
}

/* At '&': a reference, or a mere ampersand. */
static void take_reference(page *p)
{
    const char *s = p->at + 1;
    uint32_t c = 0;
    if (s + 1 < p->end && *s == '#') {
        bool is_hex = (s[1] | 32) == 'x';
        const char *digits = s += 1 + is_hex;
        for (; s < p->end && (is_digit(*s) || (is_hex && (*s | 32) >= 'a' && (*s | 32) <= 'f'));
             s++)
            if (c <= 0x10FFFF)
                c = c * (is_hex ? 16 : 10) +
                    (uint32_t)(is_digit(*s) ? *s - '0' : (*s | 32) - 'a' + 10);
        c = s == digits ? 0 : c == 0 ? 0xFFFD : meant_by(c);
    } else {
        const char *name = s;
        while (s < p->end && s - name < 10 && (is_letter(*s) || is_digit(*s)))
            s++;
        c = np_entity_find((np_str){name, (size_t)(s - name)});
        if (c >= 256 && (s == p->end || *s != ';'))
            c = 0; /* only Latin-1's names may do without */
    }
    if (c == 0) {
        p->at++;
        put_character(p, '&');
        return;
    }
    p->at = s + (s < p->end && *s == ';');
    put_character(p, c);
}

/* ---- Tags -------------------------------------------------------------- */

typedef enum { INLINE, CELL, BLOCK, PRE, SILENT, RAW } effect;

/* What a tag does to the text. RAW: silent, and nothing within it is markup. */
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
        {"script", RAW},      {"style", RAW},       {"iframe", RAW},       {"textarea", RAW},
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

/* Past the attributes to behind '>': a quote counts only after '='. */
static void skip_attributes(page *p, bool *is_empty)
{
    *is_empty = false;
    while (p->at < p->end && *p->at != '>') {
        char c = *p->at++;
        *is_empty = c == '/';
        if (c != '=')
            continue;
        while (p->at < p->end && is_blank(*p->at))
            p->at++;
        if (p->at < p->end && (*p->at == '"' || *p->at == '\'')) {
            const char *close = memchr(p->at + 1, *p->at, (size_t)(p->end - p->at - 1));
            p->at = close ? close + 1 : p->end;
        }
    }
    p->at += p->at < p->end;
}

/* At '<' and a letter, perhaps with '/' between: past the tag. */
static np_str take_tag(page *p, bool *is_end, bool *is_empty)
{
    *is_end = p->at[1] == '/';
    np_str name = {p->at + 1 + *is_end, 0};
    p->at = name.at;
    while (p->at < p->end && *p->at != '>' && *p->at != '/' && !is_blank(*p->at))
        p->at++, name.len++;
    skip_attributes(p, is_empty);
    return name;
}

static bool is_same_name(np_str a, np_str b)
{
    for (size_t i = 0; a.len == b.len && i < a.len; i++)
        if ((a.at[i] | 32) != (b.at[i] | 32))
            return false;
    return a.len == b.len;
}

static bool begins_tag(const page *p)
{
    const char *s = p->at + 1 + (p->at + 1 < p->end && p->at[1] == '/');
    return s < p->end && is_letter(*s);
}

/* At '<': past a comment, declaration or the like; false if it is none. */
static bool skip_comment(page *p)
{
    if (p->end - p->at < 2 || !(p->at[1] == '!' || p->at[1] == '?' || p->at[1] == '/'))
        return false;
    bool is_comment = p->end - p->at >= 4 && memcmp(p->at, "<!--", 4) == 0;
    p->at += is_comment ? 4 : 2;
    while (p->at < p->end) {
        const char *close = memchr(p->at, '>', (size_t)(p->end - p->at));
        bool is_over = !is_comment || !close || (close[-1] == '-' && close[-2] == '-') ||
                       (close[-1] == '!' && close[-2] == '-' && close[-3] == '-');
        p->at = close ? close + 1 : p->end;
        if (is_over)
            break;
    }
    return true;
}

/* Behind the start tag of an element in which nothing is markup: past its end tag, or to the end.
 */
static void skip_raw(page *p, np_str name)
{
    while (p->at < p->end) {
        const char *open = memchr(p->at, '<', (size_t)(p->end - p->at));
        p->at = open ? open + 1 : p->end;
        if ((size_t)(p->end - p->at) <= name.len || *p->at != '/' ||
            !is_same_name((np_str){p->at + 1, name.len}, name))
            continue;
        p->at += 1 + name.len;
        if (p->at == p->end || *p->at == '>' || *p->at == '/' || is_blank(*p->at)) {
            skip_attributes(p, &(bool){false});
            return;
        }
    }
}

/* Behind the start tag of a silent element: past its end tag. Without one the element is taken to
 * be empty, and so are all later ones, lest we look for every one of their ends in vain. */
static void skip_silent(page *p, np_str name)
{
    const char *inside = p->at;
    for (size_t n_open = 1; n_open;) {
        const char *open = memchr(p->at, '<', (size_t)(p->end - p->at));
        bool is_end, is_empty;
        if (!open) {
            p->at = inside;
            p->has_unclosed = true;
            return;
        }
        p->at = open;
        if (!begins_tag(p)) {
            if (!skip_comment(p))
                p->at++;
            continue;
        }
        np_str tag = take_tag(p, &is_end, &is_empty);
        if (is_same_name(tag, name))
            n_open = is_end ? n_open - 1 : n_open + !is_empty;
        else if (!is_end && effect_of(tag) == RAW)
            skip_raw(p, tag);
    }
}

/* At '<'. */
static void take_markup(page *p)
{
    if (!p->last_close || p->at > p->last_close) {
        p->at++;
        put_character(p, '<');
        return;
    }
    if (!begins_tag(p)) {
        if (!skip_comment(p)) {
            p->at++;
            put_character(p, '<');
        }
        return;
    }
    bool is_end, is_empty;
    np_str name = take_tag(p, &is_end, &is_empty);
    effect what = effect_of(name);
    if (what == PRE)
        p->n_pre = is_end ? p->n_pre - (p->n_pre > 0) : p->n_pre + 1;
    if (what == BLOCK || what == PRE)
        owe(p, LINE);
    if (what == CELL)
        owe(p, BLANK);
    if (what == RAW && !is_end)
        skip_raw(p, name);
    if (what == SILENT && !is_end && !is_empty && !p->has_unclosed)
        skip_silent(p, name);
}

void np_html_text(np_str html, np_buf *to)
{
    if (html.len == 0)
        return;
    if (!memchr(html.at, '<', html.len) && !memchr(html.at, '&', html.len)) {
        np_buf_str(to, html);
        return;
    }
    page p = {.at = html.at, .end = html.at + html.len, .to = to, .start = to->len};
    for (const char *s = p.end; s > html.at && !p.last_close; s--)
        if (s[-1] == '>')
            p.last_close = s - 1;
    while (p.at < p.end) {
        put_run(&p);
        if (p.at == p.end)
            break;
        if (*p.at == '<')
            take_markup(&p);
        else if (*p.at == '&')
            take_reference(&p);
        else if (*p.at == '\xC2')
            p.at += 2, put_blank(&p, ' ');
        else
            put_character(&p, (unsigned char)*p.at++);
    }
}
