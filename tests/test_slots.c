/* text/slots: what is a form filled in twice, by hand; the comparison against its naive twin. */
#include "base/str.h"
#include "harness.h"
#include "naive/slots.h"
#include "text/scan.h"
#include <stdio.h>
#include <string.h>

typedef struct blanks {
    np_slot at[NP_MOST_SLOTS];
    size_t n;
} blanks;

static blanks blanks_of(const char *title, const char *text)
{
    blanks b;
    np_options opt;
    np_scan scan;
    np_options_init(&opt);
    np_scanner *s = np_scanner_new(&opt, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL_FATAL(
        np_scanner_run(s, np_str_of(title), np_str_of(text), NULL, false, &scan, NULL), NP_OK);
    b.n = np_slots_find(scan.words, scan.n_title, b.at);
    np_scanner_free(s);
    return b;
}

static bool part(const char *text_a, const char *text_b)
{
    blanks a = blanks_of("", text_a), b = blanks_of("", text_b);
    bool is_form = np_slots_part(a.at, a.n, b.at, b.n);
    CU_ASSERT_EQUAL(is_form, np_slots_part(b.at, b.n, a.at, a.n));
    CU_ASSERT(!np_slots_part(a.at, a.n, a.at, a.n));
    return is_form;
}

static void a_form_filled_in_otherwise_is_known(void)
{
    CU_ASSERT(part("Revenue was 612 million, versus 590 million a year ago.",
                   "Revenue was 208 million, versus 199 million a year ago."));
    CU_ASSERT(
        part("A fire broke out at a warehouse in Dunmere on Friday, said the brigade of Dunmere "
             "that put it out.",
             "A fire broke out at a warehouse in Castor Bay on Friday, said the brigade of "
             "Castor Bay that put it out."));
    CU_ASSERT(part("人口は12万人で、面積は30平方キロである。",
                   "人口は45万人で、面積は88平方キロである。"));
}

static void other_numbers_of_one_place_are_no_form(void)
{
    CU_ASSERT(
        !part("At least 12 people were killed when the dam at Tessel broke, said the mayor of "
              "Marn on the radio.",
              "At least 19 people were killed when the dam at Tessel broke, said the mayor of "
              "Marn on the radio."));
    CU_ASSERT(!part("", ""));
    CU_ASSERT(!part("No name and no number.", "No name and no number."));
}

/* "in _ on" alone says nothing: three words around are the least. */
static void a_blank_needs_words_around_it(void)
{
    CU_ASSERT_EQUAL(blanks_of("", "Paris 12 Rome 13").n, 0);
    CU_ASSERT_EQUAL(blanks_of("", "He stayed in Rome on Friday.").n, 1); /* "stayed in _ on _" */
    CU_ASSERT_EQUAL(blanks_of("", "In Rome it rains.").n, 0);
    CU_ASSERT_EQUAL(blanks_of("", "The price rose to 12 crowns a pound.").n, 1);
}

static void capitals_say_nothing_where_all_are(void)
{
    CU_ASSERT_EQUAL(blanks_of("Storm Batters The Coast Of Velland And Goes On", "").n, 0);
    CU_ASSERT_EQUAL(blanks_of("Storm batters the coast of Velland and goes on", "").n, 1);
    CU_ASSERT_EQUAL(blanks_of("STORM BATTERS THE 300 MILES OF COAST", "").n, 1);
}

static void slots_are_few_ascending_and_each_once(void)
{
    static char text[200 * 40];
    size_t len = 0;
    for (int k = 0; k < 200; k++)
        len += (size_t)snprintf(text + len, sizeof text - len, "w%c was %d of all. ",
                                'a' + (char)(k % 26), k);
    blanks b = blanks_of("", text);
    CU_ASSERT_EQUAL(b.n, NP_MOST_SLOTS);
    for (size_t k = 1; k < b.n; k++)
        CU_ASSERT(b.at[k - 1].around < b.at[k].around ||
                  (b.at[k - 1].around == b.at[k].around && b.at[k - 1].filler < b.at[k].filler));
    CU_ASSERT_EQUAL(blanks_of("", "It was 7 of all. It was 7 of all.").n, 1);
}

/* Few values, so that blanks meet, with one filler and with several. */
static size_t make_slots(np_slot *slot)
{
    size_t n = 0, n_tried = below(NP_MOST_SLOTS);
    np_slot raw[NP_MOST_SLOTS];
    for (size_t k = 0; k < n_tried; k++)
        raw[k] = (np_slot){below(12), below(3)};
    for (uint64_t around = 0; around < 12; around++)
        for (uint64_t filler = 0; filler < 3; filler++)
            for (size_t k = 0; k < n_tried; k++)
                if (raw[k].around == around && raw[k].filler == filler) {
                    slot[n++] = raw[k];
                    break;
                }
    return n;
}

static void forms_are_those_the_naive_twin_finds(void)
{
    size_t n_forms = 0;
    for (int round = 0; round < 20000; round++) {
        np_slot a[NP_MOST_SLOTS], b[NP_MOST_SLOTS];
        size_t n_a = make_slots(a), n_b = make_slots(b);
        bool is_form = np_slots_part(a, n_a, b, n_b);
        CU_ASSERT_EQUAL(is_form, naive_slots_part(a, n_a, b, n_b));
        n_forms += is_form;
    }
    CU_ASSERT(n_forms > 1000 && n_forms < 19000);
}

int main(void)
{
    static const test tests[] = {
        TEST(a_form_filled_in_otherwise_is_known),   TEST(other_numbers_of_one_place_are_no_form),
        TEST(a_blank_needs_words_around_it),         TEST(capitals_say_nothing_where_all_are),
        TEST(slots_are_few_ascending_and_each_once), TEST(forms_are_those_the_naive_twin_finds),
    };
    return run_tests("slots", tests, N_OF(tests));
}
