/* state_values.c - what lies in the tables of a state, and how it is read back.
 *
 * Plain fields, the least byte first, behind a version. The store proves that a value is the one
 * that was put; here it is only seen that it holds what its version says, and no more: whoever
 * wrote it may have been another program of the same version that erred. Numbers are bounded where
 * they are used (state_history.c), for only there it is known by what. */
#include "base/bytes.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "state.h"

enum { VERSION = 1, HEAD_VERSION = 2 };

np_code np_state_damage(np_error *err, const char *table, uint64_t key, const char *what)
{
    return np_fail(err, NP_E_INPUT, "table %s, key %llu: %s; " NP_STORE_ADVICE, table,
                   (unsigned long long)key, what);
}

/* ---- fields ---- */

static void put_number(np_buf *b, uint64_t x, size_t size)
{
    unsigned char bytes[8];
    np_bytes_put(bytes, x, size);
    np_buf_put(b, (const char *)bytes, size);
}

static void put_u32(np_buf *b, uint64_t x) { put_number(b, x, 4); }
static void put_u64(np_buf *b, uint64_t x) { put_number(b, x, 8); }

void np_value_u32(np_buf *b, uint32_t x) { put_u32(b, x); }
void np_value_u64(np_buf *b, uint64_t x) { put_u64(b, x); }

static void put_str(np_buf *b, np_str s)
{
    put_u32(b, s.len);
    np_buf_str(b, s);
}

static void put_time(np_buf *b, np_time t)
{
    put_number(b, t.kind, 1);
    if (t.kind != NP_TIME_UNKNOWN)
        put_u64(b, (uint64_t)t.at);
}

static void put_list(np_buf *b, const uint32_t *item, size_t n)
{
    put_u32(b, n);
    for (size_t i = 0; i < n; i++)
        put_u32(b, item[i]);
}

static np_loader open_value_of(np_str value, char wanted)
{
    np_loader l = {value, false};
    np_str version = np_loader_bytes(&l, 1);
    l.is_short = version.len == 0 || version.at[0] != wanted;
    return l;
}

static np_loader open_value(np_str value) { return open_value_of(value, VERSION); }

static np_str get_str(np_loader *l) { return np_loader_bytes(l, np_loader_u32(l)); }

static np_time get_time(np_loader *l)
{
    np_str kind = np_loader_bytes(l, 1);
    np_time t = {.kind = kind.len ? (np_time_kind)kind.at[0] : NP_TIME_UNKNOWN};
    if (t.kind > NP_TIME_EXACT)
        l->is_short = true;
    else if (t.kind != NP_TIME_UNKNOWN)
        t.at = (int64_t)np_loader_u64(l);
    return t;
}

/* Own, of *n; NULL where *n is 0, or there is no memory. */
static uint32_t *get_list(np_loader *l, size_t *n, np_error *err)
{
    size_t said = np_loader_u32(l);
    *n = 0;
    if (said > l->left.len / 4)
        l->is_short = true;
    uint32_t *item = l->is_short || !said ? NULL : np_alloc(0, said, sizeof *item, err);
    for (size_t i = 0; item && i < said; i++)
        item[i] = np_loader_u32(l);
    *n = item || l->is_short ? (item ? said : 0) : said;
    return item;
}

static np_code check(const np_loader *l, const char *table, uint64_t key, np_error *err)
{
    if (!l->is_short && l->left.len == 0)
        return NP_OK;
    return np_state_damage(err, table, key, "it is not what this version of newsprint puts there");
}

/* ---- the head ---- */

void np_head_put(np_buf *b, const np_head *head)
{
    np_buf_char(b, HEAD_VERSION);
    put_u64(b, (uint64_t)head->now);
    put_u64(b, (uint64_t)head->placed);
    put_u64(b, head->n_articles);
    put_u64(b, head->n_stories);
    put_u64(b, head->n_events);
    put_u64(b, head->n_settled);
    put_u64(b, head->n_lasting);
    put_u64(b, head->gists_from);
}

np_code np_head_get(np_str value, np_head *head, np_error *err)
{
    bool is_old = value.len && value.at[0] == VERSION; /* before gists: all were placed for good */
    np_loader l = open_value_of(value, is_old ? VERSION : HEAD_VERSION);
    head->now = (int64_t)np_loader_u64(&l);
    head->placed = (int64_t)np_loader_u64(&l);
    head->n_articles = np_loader_u64(&l);
    head->n_stories = np_loader_u64(&l);
    head->n_events = np_loader_u64(&l);
    if (is_old) /* late articles; that their stories are closed is then not told */
        (void)np_loader_bytes(&l, 4 * (size_t)np_loader_u32(&l));
    head->n_settled = is_old ? head->n_articles : np_loader_u64(&l);
    head->n_lasting = is_old ? head->n_stories : np_loader_u64(&l);
    head->gists_from = is_old ? head->n_articles : np_loader_u64(&l);
    l.is_short |= head->n_articles >= NP_NO_STORY || head->n_stories >= NP_NO_STORY ||
                  head->n_settled > head->n_articles || head->n_lasting > head->n_stories ||
                  head->gists_from > head->n_articles;
    return check(&l, "meta", 0, err);
}

void np_numbers_put(np_buf *b, const uint32_t *item, size_t n)
{
    np_buf_char(b, VERSION);
    put_list(b, item, n);
}

np_code np_numbers_get(np_str value, uint32_t **item, size_t *n, np_error *err)
{
    np_loader l = open_value(value);
    *item = get_list(&l, n, err);
    if (!l.is_short && *n && !*item)
        return NP_E_NOMEM;
    np_code code = check(&l, "meta", 0, err);
    if (code) {
        np_free(*item);
        *item = NULL;
    }
    return code;
}

/* ---- an article ---- */

void np_kept_put(np_buf *b, const np_kept *kept)
{
    const np_article *a = &kept->a;
    np_buf_char(b, VERSION);
    put_str(b, a->id);
    put_str(b, kept->came);
    put_str(b, a->url);
    put_str(b, a->source);
    put_str(b, a->author);
    put_str(b, a->lang);
    put_str(b, a->host);
    put_str(b, a->story);
    put_time(b, a->published);
    put_time(b, a->updated);
    put_u64(b, (uint64_t)kept->first_seen);
    put_u64(b, kept->content[0]);
    put_u64(b, kept->content[1]);
    put_u32(b, a->n_categories);
    for (size_t i = 0; i < a->n_categories; i++)
        put_str(b, a->category[i]);
}

static np_code get_categories(np_loader *l, np_article *a, np_arena *lists, np_error *err)
{
    size_t n = np_loader_u32(l);
    if (n > l->left.len / 4) {
        l->is_short = true;
        return NP_OK;
    }
    np_str *category = np_arena_alloc(lists, n, sizeof *category, err);
    if (!category)
        return NP_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        category[i] = get_str(l);
    a->category = category;
    a->n_categories = n;
    return NP_OK;
}

np_code np_kept_get(np_str value, uint64_t key, np_kept *kept, np_arena *lists, np_error *err)
{
    np_loader l = open_value(value);
    *kept = (np_kept){0};
    np_article *a = &kept->a;
    a->id = get_str(&l);
    kept->came = get_str(&l);
    a->url = get_str(&l);
    a->source = get_str(&l);
    a->author = get_str(&l);
    a->lang = get_str(&l);
    a->host = get_str(&l);
    a->story = get_str(&l);
    a->published = get_time(&l);
    a->updated = get_time(&l);
    kept->first_seen = (int64_t)np_loader_u64(&l);
    kept->content[0] = np_loader_u64(&l);
    kept->content[1] = np_loader_u64(&l);
    np_code code = get_categories(&l, a, lists, err);
    return code ? code : check(&l, "article", key, err);
}

void np_text_put(np_buf *b, np_str title, np_str text)
{
    np_buf_char(b, VERSION);
    put_str(b, title);
    put_str(b, text);
}

np_code np_text_get(np_str value, uint64_t key, np_str *title, np_str *text, np_error *err)
{
    np_loader l = open_value(value);
    *title = get_str(&l);
    *text = get_str(&l);
    return check(&l, "text", key, err);
}

/* ---- stories ---- */

void np_place_put(np_buf *b, np_place place)
{
    np_buf_char(b, VERSION);
    put_u32(b, place.story);
    put_u64(b, (uint64_t)place.at);
}

np_code np_place_get(np_str value, uint64_t key, np_place *place, np_error *err)
{
    np_loader l = open_value(value);
    place->story = np_loader_u32(&l);
    place->at = (int64_t)np_loader_u64(&l);
    return check(&l, "place", key, err);
}

void np_gist_put(np_buf *b, const np_gist *gist)
{
    np_buf_char(b, VERSION);
    put_list(b, gist->term, gist->n);
    np_buf_put(b, (const char *)gist->count, gist->n);
}

np_code np_gist_get(np_str value, uint64_t key, np_gist *gist, np_error *err)
{
    np_loader l = open_value(value);
    uint32_t n = np_loader_u32(&l);
    *gist = (np_gist){.n = n <= NP_GIST_MOST ? n : 0};
    l.is_short |= n > NP_GIST_MOST;
    for (uint32_t k = 0; k < gist->n; k++) {
        gist->term[k] = np_loader_u32(&l);
        l.is_short |= k && gist->term[k] <= gist->term[k - 1];
    }
    np_str count = np_loader_bytes(&l, gist->n);
    for (uint32_t k = 0; k < count.len; k++) {
        gist->count[k] = (uint8_t)count.at[k];
        l.is_short |= count.at[k] == 0;
    }
    return check(&l, "gist", key, err);
}

void np_room_story_put(np_buf *b, const np_room_story *story)
{
    np_buf_char(b, VERSION);
    put_str(b, story->id);
    put_u32(b, story->into);
    put_u32(b, story->n_articles);
}

np_code np_room_story_get(np_str value, uint64_t key, np_room_story *story, np_error *err)
{
    np_loader l = open_value(value);
    story->id = get_str(&l);
    story->into = np_loader_u32(&l);
    story->n_articles = np_loader_u32(&l);
    return check(&l, "story", key, err);
}

void np_noted_put(np_buf *b, const np_noted *noted)
{
    np_buf_char(b, VERSION);
    put_number(b, noted->kind, 1);
    put_u64(b, (uint64_t)noted->at);
    put_u32(b, noted->story);
    put_u64(b, noted->n_articles);
    put_list(b, noted->other, noted->n_others);
    put_list(b, noted->added, noted->n_added);
}

np_code np_noted_get(np_str value, uint64_t key, np_noted *noted, np_error *err)
{
    np_loader l = open_value(value);
    *noted = (np_noted){0};
    np_str kind = np_loader_bytes(&l, 1);
    noted->kind = kind.len ? (np_event_kind)kind.at[0] : NP_EVENT_CREATED;
    l.is_short |= noted->kind > NP_EVENT_CLOSED;
    noted->at = (int64_t)np_loader_u64(&l);
    noted->story = np_loader_u32(&l);
    noted->n_articles = np_loader_u64(&l);
    noted->other = get_list(&l, &noted->n_others, err);
    noted->added = get_list(&l, &noted->n_added, err);
    bool is_short_of_memory =
        (noted->n_others && !noted->other) || (noted->n_added && !noted->added);
    np_code code = is_short_of_memory ? NP_E_NOMEM : check(&l, "event", key, err);
    if (code)
        np_noted_clear(noted);
    return code;
}

void np_noted_clear(np_noted *noted)
{
    np_free((void *)noted->other);
    np_free((void *)noted->added);
    *noted = (np_noted){0};
}
