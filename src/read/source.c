/* source.c - a pull of bytes: raw input -> decoder -> the caller's buffer.
 *
 * The caller's buffer is filled directly by whichever stage is last, so plain files are not
 * copied. All gzip members and all zstd frames are read to the end of the file. What was decoded
 * before a damage is handed on first, then the source ends and np_source_flaw() tells: libarchive,
 * the other choice, loses up to 64 kB before a damage. Bombs end at max_decoded or max_ratio. */
#include "read/source.h"
#include "base/buf.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { RAW_SIZE = 64 << 10, LONGEST_WINDOW = 27 };
static const uint64_t free_of_ratio = 64 << 20; /* decoded bytes before max_ratio counts */

typedef enum { UNKNOWN, PLAIN, GZIP, ZSTD } form;

struct np_source {
    const np_options *opt;
    int fd;       /* -1: memory */
    off_t begin;  /* of the file, where its first byte was read; -1: it is no plain one */
    np_str bytes; /* of memory: what is left */
    size_t step;
    form form;
    z_stream gzip;
    ZSTD_DStream *zstd;
    size_t zstd_wants; /* to finish a block: given more, it loses good blocks before a bad one */
    bool is_in_member; /* between the first and the last byte of a gzip member or zstd frame */
    bool is_over;      /* no more raw bytes */
    uint64_t n_raw, n_decoded;
    np_error flaw;
    bool is_mending;     /* carriage returns become line feeds */
    np_charset *charset; /* or NULL: bytes are handed on as they are */
    np_buf utf8;         /* decoded, from utf8_at on not yet read */
    size_t utf8_at;
    np_buf head; /* peeked, from head_at on not yet read */
    size_t head_at;
    size_t raw_at, raw_end;
    unsigned char raw[RAW_SIZE];
};

/* ---- Raw bytes --------------------------------------------------------- */

static void flawed(np_source *s, np_code code, const char *why)
{
    np_fail(&s->flaw, code, "%s, %llu bytes into it; what came before is kept", why,
            (unsigned long long)s->n_decoded);
}

/* *got = 0: at the end, or where it cannot be read any further. */
static void read_raw(np_source *s, void *to, size_t size, size_t *got)
{
    *got = 0;
    if (s->is_over)
        return;
    if (s->fd < 0) {
        *got = size < s->bytes.len ? size : s->bytes.len;
        *got = s->step && s->step < *got ? s->step : *got;
        if (*got)
            memcpy(to, s->bytes.at, *got);
        s->bytes.at += *got, s->bytes.len -= *got;
    } else {
        ssize_t n;
        do
            n = read(s->fd, to, size);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            flawed(s, NP_E_IO, strerror(errno));
        *got = n < 0 ? 0 : (size_t)n;
    }
    s->n_raw += *got;
    s->is_over = *got == 0;
}

/* At least `need` raw bytes in s->raw, if there are as many. */
static void fill(np_source *s, size_t need)
{
    if (s->raw_at == s->raw_end)
        s->raw_at = s->raw_end = 0;
    while (s->raw_end - s->raw_at < need && !s->is_over) {
        size_t got;
        read_raw(s, s->raw + s->raw_end, RAW_SIZE - s->raw_end, &got);
        s->raw_end += got;
    }
}

/* ---- Decoders ---------------------------------------------------------- */

static void *zlib_alloc(void *ctx, unsigned n, unsigned size)
{
    (void)ctx;
    return np_alloc(0, n, size, NULL);
}

static void zlib_free(void *ctx, void *p)
{
    (void)ctx;
    np_free(p);
}

static np_code find_form(np_source *s, np_error *err)
{
    fill(s, 4);
    size_t n = s->raw_end - s->raw_at;
    s->form = n >= 2 && memcmp(s->raw, "\x1F\x8B", 2) == 0           ? GZIP
              : n >= 4 && memcmp(s->raw, "\x28\xB5\x2F\xFD", 4) == 0 ? ZSTD
                                                                     : PLAIN;
    if (s->form == GZIP) {
        s->gzip = (z_stream){.zalloc = zlib_alloc, .zfree = zlib_free};
        if (inflateInit2(&s->gzip, 15 + 16) != Z_OK)
            return s->form = UNKNOWN, np_fail(err, NP_E_NOMEM, "out of memory for gzip");
        s->is_in_member = true;
    }
    if (s->form == ZSTD) {
        s->zstd = ZSTD_createDStream();
        if (!s->zstd)
            return s->form = UNKNOWN, np_fail(err, NP_E_NOMEM, "out of memory for zstd");
        s->zstd_wants = ZSTD_initDStream(s->zstd);
        ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, LONGEST_WINDOW);
    }
    return NP_OK;
}

static void read_plain(np_source *s, char *to, size_t size, size_t *got)
{
    size_t left = s->raw_end - s->raw_at;
    *got = size < left ? size : left;
    if (left == 0) {
        read_raw(s, to, size, got);
    } else {
        memcpy(to, s->raw + s->raw_at, *got);
        s->raw_at += *got;
    }
    s->n_decoded += *got;
}

static np_code read_gzip(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    s->gzip.next_in = s->raw + s->raw_at;
    s->gzip.avail_in = (unsigned)(s->raw_end - s->raw_at);
    s->gzip.next_out = (unsigned char *)to;
    s->gzip.avail_out = size < RAW_SIZE ? (unsigned)size : RAW_SIZE;
    unsigned room = s->gzip.avail_out;
    if (!s->is_in_member) {
        if (*s->gzip.next_in == 0) /* tapes and block devices pad with zeros */
            return s->raw_at++, NP_OK;
        inflateReset(&s->gzip);
        s->is_in_member = true;
    }
    int state = inflate(&s->gzip, Z_NO_FLUSH);
    *got = room - s->gzip.avail_out;
    s->raw_at = s->raw_end - s->gzip.avail_in;
    s->is_in_member = state != Z_STREAM_END;
    if (state == Z_MEM_ERROR)
        return np_fail(err, NP_E_NOMEM, "out of memory for gzip");
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
        flawed(s, NP_E_INPUT, "the gzip data is damaged");
    return NP_OK;
}

static np_code read_zstd(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    size_t given = s->raw_end - s->raw_at;
    ZSTD_inBuffer in = {s->raw + s->raw_at, given < s->zstd_wants ? given : s->zstd_wants, 0};
    ZSTD_outBuffer out = {to, size, 0};
    size_t left = ZSTD_decompressStream(s->zstd, &out, &in);
    *got = out.pos;
    s->raw_at += in.pos;
    s->is_in_member = left != 0;
    if (!ZSTD_isError(left)) {
        s->zstd_wants = left ? left : ZSTD_initDStream(s->zstd);
        return NP_OK;
    }
    const char *name = ZSTD_getErrorName(left);
    if (strstr(name, "llocation"))
        return np_fail(err, NP_E_NOMEM, "out of memory for zstd");
    if (strstr(name, "too much memory"))
        flawed(s, NP_E_LIMIT, "the zstd window is larger than 128 MiB");
    else
        flawed(s, NP_E_INPUT, "the zstd data is damaged");
    return NP_OK;
}

/* Cut *got where a limit lies. */
static void hold_to_limits(np_source *s, size_t *got)
{
    uint64_t by_ratio = s->n_raw * s->opt->max_ratio;
    uint64_t most = by_ratio > free_of_ratio ? by_ratio : free_of_ratio;
    most = most < s->opt->max_decoded ? most : s->opt->max_decoded;
    if (*got <= most - s->n_decoded) {
        s->n_decoded += *got;
        return;
    }
    *got = (size_t)(most - s->n_decoded);
    s->n_decoded = most;
    flawed(s, NP_E_LIMIT,
           most == s->opt->max_decoded ? "it decompresses to more than max_decoded allows"
                                       : "it decompresses to more than max_ratio allows");
}

static np_code read_packed(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    np_code code = NP_OK;
    while (code == NP_OK && *got == 0 && !s->flaw.code) {
        fill(s, 1);
        bool is_dry = s->raw_at == s->raw_end; /* even so a decoder may have bytes to give */
        if (is_dry && !s->is_in_member)
            break;
        code = (s->form == GZIP ? read_gzip : read_zstd)(s, to, size, got, err);
        if (code == NP_OK && *got == 0 && is_dry && s->is_in_member && !s->flaw.code)
            flawed(s, NP_E_INPUT, "the compressed data ends too early");
        hold_to_limits(s, got);
    }
    return code;
}

/* ---- The whole --------------------------------------------------------- */

static np_source *make(const np_options *opt, np_error *err)
{
    np_source *s = np_alloc(sizeof *s, 0, 0, err);
    if (s) {
        s->opt = opt;
        s->fd = -1;
    }
    return s;
}

np_source *np_source_open(const char *path, const np_options *opt, np_error *err)
{
    np_source *s = make(opt, err);
    if (!s)
        return NULL;
    do
        s->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    while (s->fd < 0 && errno == EINTR);
    if (s->fd < 0) {
        np_fail(err, NP_E_IO, "cannot be opened: %s", strerror(errno));
        np_source_free(s);
        return NULL;
    }
    s->begin = lseek(s->fd, 0, SEEK_CUR);
    return s;
}

np_source *np_source_of_bytes(np_str bytes, size_t step, const np_options *opt, np_error *err)
{
    np_source *s = make(opt, err);
    if (s) {
        s->bytes = bytes;
        s->step = step;
    }
    return s;
}

void np_source_free(np_source *s)
{
    if (!s)
        return;
    if (s->form == GZIP)
        inflateEnd(&s->gzip);
    ZSTD_freeDStream(s->zstd);
    if (s->fd >= 0)
        close(s->fd);
    np_charset_free(s->charset);
    np_buf_clear(&s->utf8);
    np_buf_clear(&s->head);
    np_free(s);
}

static np_code decode(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    *got = 0;
    np_code code = s->form == UNKNOWN ? find_form(s, err) : NP_OK;
    if (code)
        return code;
    if (s->form == PLAIN)
        read_plain(s, to, size, got);
    else
        code = read_packed(s, to, size, got, err);
    return code;
}

/* As they are, in the encoding they came in. */
static np_code read_bytes(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    size_t left = s->head.len - s->head_at;
    if (left == 0)
        return decode(s, to, size, got, err);
    *got = size < left ? size : left;
    memcpy(to, s->head.at + s->head_at, *got);
    s->head_at += *got;
    return NP_OK;
}

void np_source_decode(np_source *s, np_charset *c) { s->charset = c; }

static np_code decode_more(np_source *s, bool *is_over, np_error *err)
{
    char bytes[4096];
    size_t got;
    np_code code = read_bytes(s, bytes, sizeof bytes, &got, err);
    if (code)
        return code;
    *is_over = got == 0;
    s->utf8.len = s->utf8_at = 0;
    np_charset_put(s->charset, (np_str){bytes, got}, *is_over, &s->utf8);
    return np_buf_check(&s->utf8, err);
}

void np_source_mend_lines(np_source *s) { s->is_mending = true; }

static np_code read_utf8(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    if (!s->charset)
        return read_bytes(s, to, size, got, err);
    np_code code = NP_OK;
    *got = 0;
    for (bool is_over = false; s->utf8_at == s->utf8.len && !is_over && code == NP_OK;)
        code = decode_more(s, &is_over, err);
    size_t left = s->utf8.len - s->utf8_at;
    if (code || left == 0)
        return code;
    *got = size < left ? size : left;
    memcpy(to, s->utf8.at + s->utf8_at, *got);
    s->utf8_at += *got;
    return NP_OK;
}

np_code np_source_read(np_source *s, char *to, size_t size, size_t *got, np_error *err)
{
    np_code code = read_utf8(s, to, size, got, err);
    for (size_t i = 0; s->is_mending && i < *got; i++)
        to[i] = to[i] == '\r' ? '\n' : to[i];
    return code;
}

np_code np_source_peek(np_source *s, size_t size, np_str *head, np_error *err)
{
    if (!NP_GROW(s->head.at, s->head.cap, size, err))
        return NP_E_NOMEM;
    while (s->head.len < size) {
        size_t got;
        np_code code = decode(s, s->head.at + s->head.len, size - s->head.len, &got, err);
        if (code)
            return code;
        if (got == 0)
            break;
        s->head.len += got;
    }
    *head = (np_str){s->head.at + s->head_at, s->head.len - s->head_at};
    return NP_OK;
}

int np_source_file(const np_source *s, uint64_t *at)
{
    if (s->fd < 0 || s->begin < 0 || s->form != PLAIN || s->charset || s->is_mending)
        return -1;
    *at = (uint64_t)s->begin + s->n_decoded - (s->head.len - s->head_at);
    return s->fd;
}

np_error np_source_flaw(const np_source *s) { return s->flaw; }
uint64_t np_source_size(const np_source *s) { return s->n_raw; }
