/* Any bytes as a page; and its main text is clean, and no more than all its text. */
#include "read/html.h"
#include "read/main_text.h"
#include "reading.h"

/* Bytes that are not white space. */
static size_t count_ink(np_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += (unsigned char)s.at[i] > ' ';
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    np_buf html = {0}, text = {0};
    np_utf8_mend((np_str){(const char *)data, size}, &html);
    must(np_main_text(np_buf_view(&html), 64, &text, NULL) == NP_OK);
    must(np_utf8_valid(np_buf_view(&text)) == text.len);
    must(count_ink(np_buf_view(&text)) <= count_ink(np_buf_view(&html)));
    np_buf_clear(&html), np_buf_clear(&text);
    read_by_the_laws(data, size, NP_INPUT_HTML);
    return 0;
}
