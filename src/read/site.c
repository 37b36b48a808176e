#include "read/site.h"
#include "base/str.h"

void np_site_clear(np_site *s)
{
    np_buf *const all[] = {&s->page, &s->lang, &s->author, &s->id, &s->url, &s->own_page};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        np_buf_clear(all[i]);
}

void np_site_set_page(np_site *s, np_str address)
{
    if (s->page.len == 0)
        np_url_canonical(address, &s->page);
}

np_str np_site_host(const np_site *s) { return np_url_host(np_buf_view(&s->page)); }

void np_site_complete(np_site *s, np_str base, np_article *a)
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
}
