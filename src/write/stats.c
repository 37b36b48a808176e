/* stats.c - the counts of a run as one JSON object on one line.
 *
 * {"articles":..,"files":..,"records":..,"repeated":..,"repaired":..,"undated":..,"bad_dates":..,
 *  "skipped":{"json":..},"input_bytes":..,"text_bytes":..,"seconds":{"total":..,"read":..},
 *  "peak_rss_bytes":..,"bytes_per_article":..,"threads":..,
 *  "scale":{"articles":..,"from":..,"to":..}, where it is a state's}: "total" is wall time, the
 * stages are thread-seconds; the bytes are the peak over the articles, the program's own 4 MB or so
 * included.
 */
#include "base/str.h"
#include "write/write.h"

static void put_skipped(np_json *j, const np_stats *s)
{
    np_json_open(j, "skipped", '{');
    for (int i = 0; i < NP_REASONS; i++)
        np_json_count(j, np_reason_name((np_reason)i), s->n_skipped[i]);
    np_json_close(j, '}');
}

static void put_seconds(np_json *j, const np_stats *s, double wall_seconds)
{
    static const char *const stage[NP_STAGES] = {
        [NP_STAGE_READ] = "read",   [NP_STAGE_TEXT] = "text",   [NP_STAGE_NEAR] = "near",
        [NP_STAGE_STORY] = "story", [NP_STAGE_TOPIC] = "topic", [NP_STAGE_WRITE] = "write"};
    np_json_open(j, "seconds", '{');
    np_json_fixed(j, "total", wall_seconds, 3);
    for (int i = 0; i < NP_STAGES; i++)
        np_json_fixed(j, stage[i], s->seconds[i], 3);
    np_json_close(j, '}');
}

static void put_scale(np_json *j, const np_scale *scale)
{
    np_json_open(j, "scale", '{');
    np_json_count(j, "articles", scale->n_articles);
    np_json_time(j, "from", scale->from);
    np_json_time(j, "to", scale->to);
    np_json_close(j, '}');
}

np_code np_write_stats(const np_stats *s, double wall_seconds, uint64_t peak_rss_bytes, np_put *put,
                       void *to, np_error *err)
{
    np_out o;
    uint64_t n_articles = s->n_records - s->n_repeated;
    np_out_open(&o, put, to);
    np_json j = {.to = &o.buf};
    np_json_open(&j, NULL, '{');
    np_json_count(&j, "articles", n_articles);
    np_json_count(&j, "files", s->n_files);
    np_json_count(&j, "records", s->n_records);
    np_json_count(&j, "repeated", s->n_repeated);
    np_json_count(&j, "repaired", s->n_repaired);
    np_json_count(&j, "undated", s->n_undated);
    np_json_count(&j, "bad_dates", s->n_bad_dates);
    put_skipped(&j, s);
    np_json_count(&j, "input_bytes", s->input_bytes);
    np_json_count(&j, "text_bytes", s->text_bytes);
    put_seconds(&j, s, wall_seconds);
    np_json_count(&j, "peak_rss_bytes", peak_rss_bytes);
    np_json_count(&j, "bytes_per_article", n_articles ? peak_rss_bytes / n_articles : 0);
    np_json_count(&j, "threads", s->threads);
    if (s->scale.n_articles)
        put_scale(&j, &s->scale);
    np_json_close(&j, '}');
    np_json_end(&j);
    return np_out_close(&o, err);
}
