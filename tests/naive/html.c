#include "html.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64, NAME = 32, VALUE = 4096 };

static bool is_void(const char *name)
{
    static const char *const list[] = {"meta", "link", "path", "circle", "br"};
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

static bool take_name(const char **at, char *to)
{
    size_t n = 0;
    while ((islower((unsigned char)**at) || isdigit((unsigned char)**at) || strchr("-BV", **at)) &&
           **at && n < NAME - 1)
        to[n++] = *(*at)++;
    to[n] = 0;
    return n > 0;
}

/* A reference: &name; or &#digits; */
static bool is_reference(const char *at)
{
    size_t n = strspn(at + 1, "#abcdefghijklmnopqrstuvwxyz0123456789ABCDEF");
    return n > 0 && n < 10 && at[n + 1] == ';';
}

static bool take_value(const char **at, char *to)
{
    size_t n = 0;
    if (*(*at)++ != '=' || *(*at)++ != '"')
        return false;
    for (; **at && **at != '"' && n < VALUE - 1; (*at)++) {
        if (**at == '<' || (**at == '&' && !is_reference(*at)))
            return false;
        to[n++] = **at;
    }
    to[n] = 0;
    return *(*at)++ == '"';
}

static bool take_tag(const char **at, char *element, naive_html_seen *seen, void *ctx)
{
    char name[NAME], value[VALUE];
    if (!take_name(at, element))
        return false;
    seen(ctx, element, "", "");
    while (**at == ' ') {
        (*at)++;
        if (!take_name(at, name) || !take_value(at, value))
            return false;
        seen(ctx, element, name, value);
    }
    *at += **at == '/';
    return *(*at)++ == '>';
}

bool naive_html_is_strict(const char *page, naive_html_seen *seen, void *ctx)
{
    char open[DEEPEST][NAME], name[NAME];
    size_t depth = 0;
    const char *at = page;
    if (strncmp(at, "<!doctype html>", 15) == 0)
        at += 15;
    while (*at) {
        if (*at == '&' && !is_reference(at))
            return false;
        if (*at != '<') {
            at++;
        } else if (at[1] == '/') {
            at += 2;
            if (!take_name(&at, name) || *at++ != '>' || depth == 0 ||
                strcmp(open[--depth], name) != 0)
                return false;
        } else {
            at++;
            if (depth == DEEPEST || !take_tag(&at, open[depth], seen, ctx))
                return false;
            if (strcmp(open[depth], "style") == 0)
                at += strcspn(at, "<");
            depth += !is_void(open[depth]);
        }
    }
    return depth == 0;
}
