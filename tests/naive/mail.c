#include "mail.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int hex_of(char c)
{
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static bool lines_are_plain(const char *at, size_t len, size_t body)
{
    size_t column = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)at[i];
        if (c == '\n') {
            column = 0;
            continue;
        }
        if (c >= 0x7F || (c < ' ' && c != '\t'))
            return false;
        if (column == 0 && (c == '.' || (i + 5 <= len && i > body && !memcmp(at + i, "From ", 5))))
            return false;
        if (++column > (i < body ? 998 : 76))
            return false;
    }
    return column == 0;
}

/* Every "=?UTF-8?Q?...?=" by what it says; white space between two goes. */
static char *decode_words(const char *s)
{
    char *to = calloc(strlen(s) + 1, 1);
    size_t n = 0;
    while (*s) {
        if (strncmp(s, "=?UTF-8?Q?", 10)) {
            to[n++] = *s++;
            continue;
        }
        for (s += 10; *s && strncmp(s, "?=", 2); s++) {
            if (*s == '=') {
                to[n++] = (char)(hex_of(s[1]) * 16 + hex_of(s[2]));
                s += 2;
            } else {
                to[n++] = *s == '_' ? ' ' : *s;
            }
        }
        s += *s ? 2 : 0;
        size_t blank = strspn(s, " \t");
        s += strncmp(s + blank, "=?UTF-8?Q?", 10) ? 0 : blank;
    }
    return to;
}

static bool read_headers(const char *at, size_t len, naive_mail *m)
{
    char *all = calloc(len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++) /* unfolded */
        if (at[i] != '\n' || i + 1 == len || (at[i + 1] != ' ' && at[i + 1] != '\t'))
            all[n++] = at[i];
    bool is_fit = true;
    for (char *line = strtok(all, "\n"); line && is_fit; line = strtok(NULL, "\n")) {
        char *colon = strchr(line, ':');
        is_fit = colon && colon > line && m->n_headers < NAIVE_HEADERS;
        for (char *c = line; is_fit && c < colon; c++)
            is_fit = isalpha((unsigned char)*c) || *c == '-';
        if (!is_fit)
            break;
        *colon = 0;
        is_fit = !naive_mail_header(m, line);
        m->name[m->n_headers] = strdup(line);
        m->value[m->n_headers++] = decode_words(colon + 1 + strspn(colon + 1, " "));
    }
    free(all);
    return is_fit;
}

static char *decode_body(const char *at, size_t len)
{
    char *to = calloc(len + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (at[i] != '=') {
            if (at[i] == '\n' && i && (at[i - 1] == ' ' || at[i - 1] == '\t')) /* may get lost */
                break;
            to[n++] = at[i];
        } else if (i + 1 < len && at[i + 1] == '\n') {
            i++;
        } else if (i + 2 < len && hex_of(at[i + 1]) >= 0 && hex_of(at[i + 2]) >= 0) {
            to[n++] = (char)(hex_of(at[i + 1]) * 16 + hex_of(at[i + 2]));
            i += 2;
        } else {
            break;
        }
    return to;
}

static bool read_part(const char *at, size_t len, naive_mail *m)
{
    static const char form[] = "; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n";
    char kind[40];
    if (m->n_parts == NAIVE_PARTS || sscanf(at, "Content-Type: %39[a-z/]", kind) != 1)
        return false;
    size_t head = strlen("Content-Type: ") + strlen(kind);
    if (strncmp(at + head, form, strlen(form)))
        return false;
    head += strlen(form);
    m->kind[m->n_parts] = strdup(kind);
    m->text[m->n_parts++] = decode_body(at + head, len - head);
    return true;
}

bool naive_mail_read(const char *at, size_t len, naive_mail *m)
{
    char boundary[80], mark[100];
    *m = (naive_mail){0};
    const char *body = strstr(at, "\n\n");
    if (!body || strlen(at) != len || !lines_are_plain(at, len, (size_t)(body - at) + 1))
        return false;
    if (!read_headers(at, (size_t)(body - at) + 1, m))
        return false;
    const char *type = naive_mail_header(m, "Content-Type");
    if (!type || sscanf(type, "multipart/alternative; boundary=\"%70[^\"]\"", boundary) != 1)
        return false;
    snprintf(mark, sizeof mark, "\n--%s", boundary);
    const char *here = strstr(body, mark);
    if (here != body + 1) /* no preamble */
        return false;
    for (;;) {
        const char *from = here + strlen(mark), *next;
        if (!strcmp(from, "--\n"))
            return m->n_parts > 0;
        next = *from == '\n' ? strstr(from, mark) : NULL;
        if (!next || !read_part(from + 1, (size_t)(next - from - 1), m))
            return false;
        here = next;
    }
}

void naive_mail_clear(naive_mail *m)
{
    for (size_t i = 0; i < m->n_headers; i++)
        free(m->name[i]), free(m->value[i]);
    for (size_t i = 0; i < m->n_parts; i++)
        free(m->kind[i]), free(m->text[i]);
}

const char *naive_mail_header(const naive_mail *m, const char *name)
{
    for (size_t i = 0; i < m->n_headers; i++)
        if (!strcmp(m->name[i], name))
            return m->value[i];
    return NULL;
}
