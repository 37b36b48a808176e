/* markup.c - tags, as browsers find them in whatever people write. */
#include "read/markup.h"
#include "base/str.h"

static bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* Past the attributes to behind '>': a quote counts only after '='. */
static void skip_attributes(np_markup *m, bool *is_empty)
{
    *is_empty = false;
    while (m->at < m->end && *m->at != '>') {
        char c = *m->at++;
        *is_empty = c == '/';
        if (c != '=')
            continue;
        while (m->at < m->end && is_blank(*m->at))
            m->at++;
        if (m->at < m->end && (*m->at == '"' || *m->at == '\'')) {
            const char *close = memchr(m->at + 1, *m->at, (size_t)(m->end - m->at - 1));
            m->at = close ? close + 1 : m->end;
        }
    }
    m->at += m->at < m->end;
}

bool np_markup_is_named(np_str a, np_str b)
{
    for (size_t i = 0; a.len == b.len && i < a.len; i++)
        if ((a.at[i] | 32) != (b.at[i] | 32))
            return false;
    return a.len == b.len;
}

bool np_markup_tag(np_markup *m, np_tag *tag)
{
    bool is_end = m->end - m->at > 1 && m->at[1] == '/';
    const char *name = m->at + 1 + is_end, *s = name;
    if (s >= m->end || !is_letter(*s))
        return false;
    while (s < m->end && *s != '>' && *s != '/' && !is_blank(*s))
        s++;
    m->at = s;
    tag->name = (np_str){name, (size_t)(s - name)};
    tag->is_end = is_end;
    skip_attributes(m, &tag->is_empty);
    tag->attributes = (np_str){s, (size_t)(m->at - s)};
    return true;
}

bool np_markup_comment(np_markup *m)
{
    if (m->end - m->at < 2 || !(m->at[1] == '!' || m->at[1] == '?' || m->at[1] == '/'))
        return false;
    bool is_comment = m->end - m->at >= 4 && memcmp(m->at, "<!--", 4) == 0;
    m->at += is_comment ? 4 : 2;
    while (m->at < m->end) {
        const char *close = memchr(m->at, '>', (size_t)(m->end - m->at));
        bool is_over = !is_comment || !close || (close[-1] == '-' && close[-2] == '-') ||
                       (close[-1] == '!' && close[-2] == '-' && close[-3] == '-');
        m->at = close ? close + 1 : m->end;
        if (is_over)
            break;
    }
    return true;
}

np_str np_markup_raw(np_markup *m, np_str name)
{
    np_str inside = {m->at, (size_t)(m->end - m->at)};
    while (m->at < m->end) {
        const char *open = memchr(m->at, '<', (size_t)(m->end - m->at));
        m->at = open ? open + 1 : m->end;
        if ((size_t)(m->end - m->at) <= name.len || *m->at != '/' ||
            !np_markup_is_named((np_str){m->at + 1, name.len}, name))
            continue;
        m->at += 1 + name.len;
        if (m->at == m->end || *m->at == '>' || *m->at == '/' || is_blank(*m->at)) {
            skip_attributes(m, &(bool){false});
            inside.len = (size_t)(open - inside.at);
            break;
        }
    }
    return inside;
}

bool np_markup_skip(np_markup *m, np_str name, bool (*is_raw)(const np_tag *tag))
{
    const char *inside = m->at;
    for (size_t n_open = 1; n_open;) {
        const char *open = memchr(m->at, '<', (size_t)(m->end - m->at));
        np_tag tag;
        if (!open)
            return m->at = inside, false;
        m->at = open;
        if (!np_markup_tag(m, &tag)) {
            if (!np_markup_comment(m))
                m->at++;
            continue;
        }
        if (np_markup_is_named(tag.name, name))
            n_open = tag.is_end ? n_open - 1 : n_open + !tag.is_empty;
        else if (is_raw(&tag))
            np_markup_raw(m, tag.name);
    }
    return true;
}

static np_str without_blanks(np_str s)
{
    while (s.len && is_blank(*s.at))
        s.at++, s.len--;
    return s;
}

/* Past blanks and stray slashes. */
static np_str at_attribute(np_str s)
{
    while (s.len && (is_blank(*s.at) || *s.at == '/'))
        s.at++, s.len--;
    return s;
}

/* The value at the start of s, behind '='; s is moved behind it. */
static np_str take_value(np_str *s)
{
    *s = without_blanks(*s);
    char quote = s->len ? *s->at : 0;
    size_t n = 0, is_quoted = quote == '"' || quote == '\'';
    s->at += is_quoted, s->len -= is_quoted;
    while (n < s->len && (is_quoted ? s->at[n] != quote : !is_blank(s->at[n]) && s->at[n] != '>'))
        n++;
    np_str value = {s->at, n};
    n += is_quoted && n < s->len;
    s->at += n, s->len -= n;
    return value;
}

np_str np_markup_attribute(const np_tag *tag, const char *name)
{
    np_str wanted = np_str_of(name);
    for (np_str s = at_attribute(tag->attributes); s.len && *s.at != '>'; s = at_attribute(s)) {
        size_t n = 1;
        while (n < s.len && !is_blank(s.at[n]) && !memchr("=>/", s.at[n], 3))
            n++;
        np_str key = {s.at, n}, value = {0};
        s = without_blanks((np_str){s.at + n, s.len - n});
        if (s.len && *s.at == '=') {
            s.at++, s.len--;
            value = take_value(&s);
        }
        if (np_markup_is_named(key, wanted))
            return (np_str){value.at ? value.at : "", value.len};
    }
    return (np_str){0};
}

bool np_markup_has_word(np_str s, const char *const *word)
{
    enum { LOOKED_AT = 200 };
    s.len = s.len < LOOKED_AT ? s.len : LOOKED_AT;
    for (; *word; word++) {
        size_t n = strlen(*word);
        for (size_t i = 0; i + n <= s.len; i++)
            if (np_markup_is_named((np_str){s.at + i, n}, (np_str){*word, n}))
                return true;
    }
    return false;
}
