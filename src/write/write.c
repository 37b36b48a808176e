/* write.c - from the public calls to the formats. */
#include "base/error.h"
#include "write/format.h"

np_code np_write_stories(const np_report *r, np_format format, const np_look *look, np_put *put,
                         void *to, np_error *err)
{
    np_out o;
    if (format == NP_FORMAT_CSV)
        return np_fail(err, NP_E_USAGE,
                       "stories are written as text, JSON Lines, HTML, RSS, Atom or mail");
    if (format == NP_FORMAT_EML)
        return np_write_mail(r, NULL, put, to, err);
    np_out_open(&o, put, to);
    switch (format) {
    case NP_FORMAT_JSONL:
        np_jsonl_stories(r, &o);
        break;
    case NP_FORMAT_TEXT:
        np_text_stories(r, look, &o);
        break;
    case NP_FORMAT_HTML:
        np_html_stories(r, &o);
        break;
    default:
        np_feed_stories(r, format, &o);
    }
    return np_out_close(&o, err);
}

np_code np_write_topics(const np_report *r, np_format format, const np_look *look, np_put *put,
                        void *to, np_error *err)
{
    np_out o;
    if (format != NP_FORMAT_JSONL && format != NP_FORMAT_TEXT)
        return np_fail(err, NP_E_USAGE, "topics are written as text or JSON Lines");
    np_out_open(&o, put, to);
    if (format == NP_FORMAT_JSONL)
        np_jsonl_topics(r, &o);
    else
        np_text_topics(r, look, &o);
    return np_out_close(&o, err);
}

static void put_related(const np_report *r, uint32_t article, np_format format, const np_look *look,
                        np_out *o)
{
    switch (format) {
    case NP_FORMAT_JSONL:
        np_jsonl_related(r, article, o);
        break;
    case NP_FORMAT_TEXT:
        np_text_related(r, article, look, o);
        break;
    default:
        np_html_related(r, article, o);
    }
}

/* Can related lists be written, in this format? */
static np_code check_related(const np_report *r, np_format format, np_error *err)
{
    if (format > NP_FORMAT_HTML)
        return np_fail(err, NP_E_USAGE, "related lists are written as text, JSON Lines or HTML");
    if (r->story_of)
        return NP_OK;
    return np_fail(err, NP_E_USAGE, "related stories come after np_corpus_stories()");
}

np_code np_write_related(const np_report *r, uint32_t article, np_format format,
                         const np_look *look, np_put *put, void *to, np_error *err)
{
    np_out o;
    if (check_related(r, format, err))
        return NP_E_USAGE;
    if (article >= r->n_articles)
        return np_fail(err, NP_E_USAGE, "article %u of %zu; they are numbered from 0", article,
                       r->n_articles);
    np_out_open(&o, put, to);
    put_related(r, article, format, look, &o);
    return np_out_close(&o, err);
}

np_code np_write_related_list(const np_report *r, const np_related_list *list, np_format format,
                              const np_look *look, np_put *put, void *to, np_error *err)
{
    np_out o;
    if (check_related(r, format, err))
        return NP_E_USAGE;
    np_out_open(&o, put, to);
    if (format == NP_FORMAT_JSONL)
        np_jsonl_related_list(r, list, &o);
    else if (format == NP_FORMAT_TEXT)
        np_text_related_list(r, list, look, &o);
    else
        np_html_related_list(r, list, &o);
    return np_out_close(&o, err);
}

np_code np_write_related_all(const np_report *r, np_format format, const np_look *look, np_put *put,
                             void *to, np_error *err)
{
    np_out o;
    if (check_related(r, format, err))
        return NP_E_USAGE;
    np_out_open(&o, put, to);
    for (size_t i = 0; i < r->n_articles && np_out_turn(&o); i++)
        put_related(r, (uint32_t)i, format, look, &o);
    return np_out_close(&o, err);
}

np_code np_write_explanation(const np_report *r, const np_explanation *e, np_format format,
                             const np_look *look, np_put *put, void *to, np_error *err)
{
    np_out o;
    if (format != NP_FORMAT_JSONL && format != NP_FORMAT_TEXT)
        return np_fail(err, NP_E_USAGE, "an explanation is written as text or JSON Lines");
    np_out_open(&o, put, to);
    if (format == NP_FORMAT_JSONL)
        np_jsonl_explanation(r, e, &o);
    else
        np_text_explanation(r, e, look, &o);
    return np_out_close(&o, err);
}
