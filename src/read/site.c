#include "read/site.h"
#include "base/str.h"

enum { BUFFERS = 6 };

static np_buf *buffer(np_site *s, size_t i)
{
    np_buf *const all[BUFFERS] = {&s->page, &s->lang, &s->author, &s->id, &s->url, &s->own_page};
    return all[i];
}

void np_site_clear(np_site *s)
{
    for (size_t i = 0; i < BUFFERS; i++)
        np_buf_clear(buffer(s, i));
}

void np_site_set_page(np_site *s, np_str address)
{
    if (s->page.len == 0)
        np_url_canonical(address, &s->page);
}

np_str np_site_host(const np_site *s) { return np_url_host(np_buf_view(&s->page)); }

np_code np_site_complete(np_site *s, np_str base, np_article *a, np_error *err)
{
    s->id.len = s->url.len = s->own_page.len = 0;
    if (a->url.len) {
        np_url_resolve(base.len ? base : np_buf_view(&s->page), a->url, &s->url);
        a->url = np_buf_view(&s->url);
    }
    np_url_canonical(a->url, &s->own_page);
    a->host = s->page.len ? np_site_host(s) : np_url_host(np_buf_view(&s->own_page));
    a->id = np_str_trim(a->id);
    if (a->id.len && a->host.len && !np_url_is_global(a->id)) {
        np_buf_str(&s->id, a->host);
        np_buf_char(&s->id, '/');
        np_buf_str(&s->id, a->id);
        a->id = np_buf_view(&s->id);
    }
    if (np_str_trim(a->lang).len == 0)
        a->lang = np_buf_view(&s->lang);
    if (np_str_trim(a->author).len == 0)
        a->author = np_buf_view(&s->author);
    if (a->published.kind == NP_TIME_UNKNOWN)
        a->published = a->updated;
    np_code code = NP_OK;
    for (size_t i = 0; i < BUFFERS && code == NP_OK; i++)
        code = np_buf_check(buffer(s, i), err);
    return code;
}
