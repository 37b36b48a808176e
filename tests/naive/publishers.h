/* naive/publishers.h - who published what, by the rules as they are told, every article asked. */
#ifndef NP_TESTS_NAIVE_PUBLISHERS_H
#define NP_TESTS_NAIVE_PUBLISHERS_H

#include <stdbool.h>
#include <stddef.h>

/* An article: its domain ("" none) and its source's name ("" none), in lower case. */
typedef struct naive_byline {
    const char *domain, *name;
} naive_byline;

/* The publisher of by[i]: a domain or a name; "" unknown. n^3 steps. */
const char *naive_publisher(const naive_byline *by, size_t n, size_t i);

#endif
