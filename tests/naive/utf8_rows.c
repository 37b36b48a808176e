#include "utf8_rows.h"

static const struct row {
    size_t len;
    unsigned char low[4], high[4];
} rows[] = {
    {1, {0x00}, {0x7F}},
    {2, {0xC2, 0x80}, {0xDF, 0xBF}},
    {3, {0xE0, 0xA0, 0x80}, {0xE0, 0xBF, 0xBF}},
    {3, {0xE1, 0x80, 0x80}, {0xEC, 0xBF, 0xBF}},
    {3, {0xED, 0x80, 0x80}, {0xED, 0x9F, 0xBF}},
    {3, {0xEE, 0x80, 0x80}, {0xEF, 0xBF, 0xBF}},
    {4, {0xF0, 0x90, 0x80, 0x80}, {0xF0, 0xBF, 0xBF, 0xBF}},
    {4, {0xF1, 0x80, 0x80, 0x80}, {0xF3, 0xBF, 0xBF, 0xBF}},
    {4, {0xF4, 0x80, 0x80, 0x80}, {0xF4, 0x8F, 0xBF, 0xBF}},
};

bool naive_utf8(const unsigned char *s, size_t n, uint32_t *c, size_t *size)
{
    size_t most = 0;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        size_t fit = 0;
        while (fit < rows[r].len && fit < n && s[fit] >= rows[r].low[fit] &&
               s[fit] <= rows[r].high[fit])
            fit++;
        if (fit == rows[r].len) {
            static const unsigned mask[] = {0x7F, 0x1F, 0x0F, 0x07};
            *c = s[0] & mask[fit - 1];
            for (size_t i = 1; i < fit; i++)
                *c = *c * 64 + (s[i] & 0x3F);
            *size = fit;
            return true;
        }
        if (fit > most)
            most = fit;
    }
    *size = most ? most : 1;
    return false;
}
