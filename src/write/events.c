/* events.c - changes of stories as JSON Lines, for who follows a feed. */
#include "base/error.h"
#include "base/str.h"
#include "write/format.h"
#include "write/json.h"

const char *np_event_name(np_event_kind kind)
{
    static const char *const name[] = {[NP_EVENT_CREATED] = "created",
                                       [NP_EVENT_GROWN] = "grown",
                                       [NP_EVENT_MERGED] = "merged",
                                       [NP_EVENT_SPLIT] = "split",
                                       [NP_EVENT_CLOSED] = "closed"};
    return (size_t)kind < sizeof name / sizeof name[0] ? name[kind] : "unknown";
}

static void put_event(np_out *o, const np_event *e)
{
    np_json j = {.to = &o->buf};
    np_json_record(&j, "event");
    np_json_str(&j, "event", np_str_of(np_event_name(e->kind)));
    np_json_time(&j, "at", e->at);
    np_json_str(&j, "id", e->id);
    np_json_count(&j, "articles", e->n_articles);
    if (e->n_others > 0)
        np_json_list(&j, "others", e->other, e->n_others);
    if (e->n_added > 0)
        np_json_list(&j, "added", e->added_id, e->n_added);
    np_json_close(&j, '}');
    np_json_end(&j);
}

np_code np_write_events(const np_event *event, size_t n, np_format format, np_put *put, void *to,
                        np_error *err)
{
    np_out o;
    if (format != NP_FORMAT_JSONL)
        return np_fail(err, NP_E_USAGE, "events are written as JSON Lines");
    np_out_open(&o, put, to);
    for (size_t i = 0; i < n && np_out_turn(&o); i++)
        put_event(&o, &event[i]);
    return np_out_close(&o, err);
}
