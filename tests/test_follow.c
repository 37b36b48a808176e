/* Ids that follow members: against the naive twin, and what must hold of any two partitions. */
#include "harness.h"
#include "naive/follow.h"
#include <string.h>

enum { MOST = 60, ROUNDS = 1500 };

typedef struct
try {
    uint32_t was[MOST], is[MOST], taken[MOST], into[MOST];
    bool is_free[MOST];
    np_moves m;
}
try;

/* Two partitions, of which one often is the other with some members elsewhere. */
static void any_moves(try *t)
{
    uint32_t n = below(MOST - 2), n_was = 1 + below(n + 1), n_is = 1 + below(n + 1);
    bool is_alike = below(2);
    n_is = is_alike && n_is < n_was ? n_was : n_is;
    n_is = n_is < MOST ? n_is : MOST - 1;
    for (uint32_t i = 0; i < n; i++) {
        t->was[i] = below(4) ? below(n_was) : NP_NO_STORY;
        bool stays = is_alike && t->was[i] != NP_NO_STORY && below(5);
        t->is[i] = stays ? t->was[i] % n_is : below(n_is);
        t->is_free[i] = below(3);
    }
    t->m = (np_moves){t->was, t->is, below(2) ? t->is_free : NULL, n, n_was, n_is};
}

static size_t in_both(const np_moves *m, uint32_t was, uint32_t is)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += m->was[i] == was && m->is[i] == is;
    return n;
}

static void follow_agrees_with_counting_everything_anew(void)
{
    size_t n_merged = 0, n_begun = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t taken[MOST], into[MOST];
        try t;
        any_moves(&t);
        naive_follow(&t.m, taken, into);
        CU_ASSERT_EQUAL_FATAL(np_follow(&t.m, t.taken, t.into, NULL), NP_OK);
        CU_ASSERT_EQUAL_FATAL(memcmp(taken, t.taken, t.m.n_is * sizeof *taken), 0);
        CU_ASSERT_EQUAL_FATAL(memcmp(into, t.into, t.m.n_was * sizeof *into), 0);
        for (uint32_t s = 0; s < t.m.n_was; s++)
            n_merged += into[s] != s;
        for (uint32_t c = 0; c < t.m.n_is; c++)
            n_begun += taken[c] == NP_NO_STORY;
    }
    CU_ASSERT(n_merged > ROUNDS / 4);
    CU_ASSERT(n_begun > ROUNDS / 4);
}

/* Every old story goes on in one place, or is part of an older one, or is left with what is frozen.
 */
static void an_id_is_in_one_place(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        try t;
        uint32_t n_places[MOST] = {0};
        any_moves(&t);
        CU_ASSERT_EQUAL_FATAL(np_follow(&t.m, t.taken, t.into, NULL), NP_OK);
        for (uint32_t c = 0; c < t.m.n_is; c++)
            if (t.taken[c] != NP_NO_STORY) {
                n_places[t.taken[c]]++;
                CU_ASSERT(in_both(&t.m, t.taken[c], c) > 0);
                CU_ASSERT_EQUAL(t.into[t.taken[c]], t.taken[c]);
            }
        for (uint32_t s = 0; s < t.m.n_was; s++) {
            bool is_all_free = false;
            for (size_t i = 0, n = 0; i < t.m.n; i++)
                if (t.was[i] == s)
                    is_all_free = (!n++ || is_all_free) && (!t.m.is_free || t.is_free[i]);
            CU_ASSERT(n_places[s] <= 1);
            CU_ASSERT(t.into[s] <= s);
            CU_ASSERT(!is_all_free || n_places[s] == 1 || t.into[s] < s);
            CU_ASSERT_EQUAL(t.into[t.into[s]], t.into[s]);
        }
    }
}

/* A new story that is an heir goes on an old one, and never a younger of two whose heir it is. */
static void of_two_that_merge_the_older_stays(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        try t;
        any_moves(&t);
        CU_ASSERT_EQUAL_FATAL(np_follow(&t.m, t.taken, t.into, NULL), NP_OK);
        for (uint32_t s = 0; s < t.m.n_was; s++)
            for (uint32_t c = 0; c < t.m.n_is; c++) {
                size_t n = in_both(&t.m, s, c), most = 0;
                for (uint32_t d = 0; d < t.m.n_is; d++)
                    most = d != c && in_both(&t.m, s, d) > most ? in_both(&t.m, s, d) : most;
                if (n > most)
                    CU_ASSERT(t.taken[c] <= s);
            }
    }
}

static void where_nothing_moves_nothing_changes(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        try t;
        any_moves(&t);
        for (size_t i = 0; i < t.m.n; i++)
            t.is[i] = t.was[i] == NP_NO_STORY ? t.m.n_was : (t.was[i] * 7 + 3) % t.m.n_was;
        bool is_renumbering = t.m.n_was % 7 != 0;
        t.m.n_is = t.m.n_was + 1;
        CU_ASSERT_EQUAL_FATAL(np_follow(&t.m, t.taken, t.into, NULL), NP_OK);
        for (size_t i = 0; i < t.m.n && is_renumbering; i++)
            CU_ASSERT_EQUAL(t.taken[t.is[i]], t.was[i]);
        for (uint32_t s = 0; s < t.m.n_was && is_renumbering; s++)
            CU_ASSERT_EQUAL(t.into[s], s);
    }
}

static void the_order_of_articles_is_no_matter(void)
{
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t taken[MOST], into[MOST];
        try t;
        any_moves(&t);
        CU_ASSERT_EQUAL_FATAL(np_follow(&t.m, taken, into, NULL), NP_OK);
        for (uint32_t i = (uint32_t)t.m.n; i > 1; i--) {
            uint32_t k = below(i), was = t.was[k], is = t.is[k];
            bool is_free = t.is_free[k];
            t.was[k] = t.was[i - 1], t.is[k] = t.is[i - 1], t.is_free[k] = t.is_free[i - 1];
            t.was[i - 1] = was, t.is[i - 1] = is, t.is_free[i - 1] = is_free;
        }
        CU_ASSERT_EQUAL_FATAL(np_follow(&t.m, t.taken, t.into, NULL), NP_OK);
        CU_ASSERT_EQUAL(memcmp(taken, t.taken, t.m.n_is * sizeof *taken), 0);
        CU_ASSERT_EQUAL(memcmp(into, t.into, t.m.n_was * sizeof *into), 0);
    }
}

static void without_memory_it_says_so(void)
{
    try t;
    do
        any_moves(&t);
    while (t.m.n < 10);
    trial turn = {0};
    while (trial_next(&turn)) {
        trial_begin(&turn);
        np_code code = np_follow(&t.m, t.taken, t.into, &turn.err);
        trial_end(&turn, code);
    }
    CU_ASSERT(turn.nth > 4);
}

int main(void)
{
    static const test tests[] = {
        TEST(follow_agrees_with_counting_everything_anew),
        TEST(an_id_is_in_one_place),
        TEST(of_two_that_merge_the_older_stays),
        TEST(where_nothing_moves_nothing_changes),
        TEST(the_order_of_articles_is_no_matter),
        TEST(without_memory_it_says_so),
    };
    return run_tests("follow", tests, N_OF(tests));
}
