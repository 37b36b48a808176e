/* page.c - a whole HTML page is one article: its head says what, its body has the text. */
#include "read/page.h"
#include "base/utf8.h"
#include "read/lines.h"
#include "read/main_text.h"

enum { AS_MAIN = 3 }; /* rank of the main text: above a description's */

static np_code read_page(const np_reader *r, np_str html, np_place at, np_error *err)
{
    np_buf text = {0};
    np_error why = {0};
    np_site site = {0};
    np_item *item = np_item_new(err);
    np_json *json = item ? np_json_new(r->opt->max_depth, err) : NULL;
    np_code code = json ? np_item_begin(item, (np_str){0}, err) : NP_E_NOMEM;
    if (code == NP_OK)
        code = np_page_facts(html, json, item, err);
    if (code)
        goto done;
    code = np_main_text(html, r->opt->max_depth, &text, &why);
    if (code == NP_E_LIMIT)
        code = np_reader_skip(r, NP_SKIP_LIMIT, at, err, "%s; left out", why.text);
    else if (code)
        code = np_fail(err, code, "%s", why.text);
    else if (!(code = np_item_put(item, NP_ITEM_TEXT, AS_MAIN, np_buf_view(&text), err)))
        code = np_item_give(item, r, &site, NULL, NULL, at, err);
done:
    np_site_clear(&site);
    np_buf_clear(&text);
    np_json_free(json);
    np_item_free(item);
    return code;
}

np_code np_read_page(const np_reader *r, np_source *s, np_error *err)
{
    np_lines *lines = np_lines_new(s, r->opt->max_record, err);
    np_cut cut;
    np_code code = lines ? np_lines_next(lines, &cut, err) : NP_E_NOMEM;
    if (code == NP_OK && cut.bytes.at && !cut.is_too_long)
        code = np_lines_widen(lines, &cut, err);
    np_place at = {.n = 1};
    np_buf mended = {0};
    if (code == NP_OK && cut.is_too_long) {
        code = np_reader_skip(r, NP_SKIP_LIMIT, (np_place){0}, err,
                              "a page of more than %zu bytes; left out", r->opt->max_record);
    } else if (code == NP_OK && cut.bytes.at) {
        r->stats->n_repaired += np_utf8_mend(cut.bytes, &mended);
        code = np_buf_check(&mended, err);
        if (code == NP_OK)
            code = read_page(r, np_buf_view(&mended), at, err);
    }
    np_buf_clear(&mended);
    np_lines_free(lines);
    return code;
}
