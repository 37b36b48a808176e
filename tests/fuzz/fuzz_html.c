/* Any text as HTML, a date and an address. */
#include "read/date.h"
#include "read/html.h"
#include "read/url.h"
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    np_buf html = {0}, text = {0}, once = {0}, twice = {0};
    np_utf8_mend((np_str){(const char *)data, size}, &html);
    np_html_text(np_buf_view(&html), &text);
    must(text.len <= html.len && np_utf8_valid(np_buf_view(&text)) == text.len);

    np_time t;
    must(np_date_parse(np_buf_view(&html), 0, &t) == (t.kind != NP_TIME_UNKNOWN));
    if (np_url_canonical(np_buf_view(&html), &once))
        must(np_url_canonical(np_buf_view(&once), &twice) &&
             np_str_equal(np_buf_view(&once), np_buf_view(&twice)));
    np_buf_clear(&html), np_buf_clear(&text), np_buf_clear(&once), np_buf_clear(&twice);
    return 0;
}
