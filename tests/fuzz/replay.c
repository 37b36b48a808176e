/* replay.c - a main() for a fuzz target: give it every file named, and every file of folders named.
 *
 * So each input that ever broke something stays a test, with any compiler and without libFuzzer. */
#define _XOPEN_SOURCE 700 /* nftw */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t n_files;

/* The bytes lie in a block of just their size, so that a sanitizer sees every step beyond. */
static int replay(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
    (void)ftw;
    if (type != FTW_F)
        return 0;
    FILE *f = fopen(path, "rb");
    size_t size = (size_t)s->st_size;
    uint8_t *data = malloc(size ? size : 1);
    int is_read = f && data && fread(data, 1, size, f) == size;
    if (is_read)
        LLVMFuzzerTestOneInput(data, size);
    else
        fprintf(stderr, "%s: cannot be read\n", path);
    n_files += is_read != 0;
    free(data);
    if (f)
        fclose(f);
    return !is_read;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= nftw(argv[i], replay, 8, FTW_PHYS) != 0;
    printf("%zu passed, %d failed\n", n_files, failed);
    return failed;
}
