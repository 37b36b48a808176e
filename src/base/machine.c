/* machine.c - how much memory there is, and which instructions.
 *
 * Memory: the least of what is built in and what anyone allows.
 * In a container the machine's own figure is a promise nobody keeps: the control group kills what
 * goes beyond its limit. So its limit is looked for, along the whole path, in both versions; where
 * nothing can be read there is none. Free memory is not asked for: it is another in a moment, and
 * two runs should fail, or not, alike. */
#include "base/machine.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LONGEST = 1024 };

/* The number in a file that has one; else SIZE_MAX ("max" is no number). */
static size_t number_in(const char *path)
{
    unsigned long long number;
    FILE *file = fopen(path, "r");
    if (!file)
        return SIZE_MAX;
    bool is_number = fscanf(file, "%llu", &number) == 1 && number > 0 && number < SIZE_MAX;
    fclose(file);
    return is_number ? (size_t)number : SIZE_MAX;
}

/* The least limit of the group at path, below root, and of those it lies in. */
static size_t least_on(const char *root, char *path, const char *name)
{
    size_t least = SIZE_MAX;
    for (;;) {
        char file[2 * LONGEST];
        snprintf(file, sizeof file, "%s%s/%s", root, path, name);
        size_t limit = number_in(file);
        least = limit < least ? limit : least;
        char *last = strrchr(path, '/');
        if (!last)
            return least;
        *last = '\0';
    }
}

/* A line "4:memory:/path" or "0::/path". */
static size_t group_limit(char *line)
{
    char *kind = strchr(line, ':'), *path = kind ? strchr(kind + 1, ':') : NULL;
    if (!path)
        return SIZE_MAX;
    *path++ = '\0';
    path[strcspn(path, "\n")] = '\0';
    if (!strcmp(kind, ":"))
        return least_on("/sys/fs/cgroup", path, "memory.max");
    if (!strcmp(kind, ":memory"))
        return least_on("/sys/fs/cgroup/memory", path, "memory.limit_in_bytes");
    return SIZE_MAX;
}

static size_t resource_limit(int which)
{
    struct rlimit limit;
    bool is_limited = !getrlimit(which, &limit) && limit.rlim_cur != RLIM_INFINITY;
    return is_limited && limit.rlim_cur < SIZE_MAX ? (size_t)limit.rlim_cur : SIZE_MAX;
}

size_t np_machine_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    size_t least = pages > 0 && page > 0 ? (size_t)pages * (size_t)page : SIZE_MAX;
    size_t limits[] = {resource_limit(RLIMIT_AS), resource_limit(RLIMIT_DATA)};
    for (size_t i = 0; i < 2; i++)
        least = limits[i] < least ? limits[i] : least;
    char line[LONGEST];
    FILE *groups = fopen("/proc/self/cgroup", "r");
    while (groups && fgets(line, sizeof line, groups)) {
        size_t limit = group_limit(line);
        least = limit < least ? limit : least;
    }
    if (groups)
        fclose(groups);
    return least;
}

#if defined(__x86_64__)
static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}

/* Every machine with AVX2 that was built has the bit instructions too, and popcnt. */
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

np_cpu np_machine_cpu(np_cpu wanted)
{
    bool may_512 = wanted == NP_CPU_AUTO || wanted == NP_CPU_AVX512;
    if (may_512 && has_avx512() && has_avx2())
        return NP_CPU_AVX512;
    return wanted != NP_CPU_PLAIN && has_avx2() ? NP_CPU_AVX2 : NP_CPU_PLAIN;
}
#else
np_cpu np_machine_cpu(np_cpu wanted)
{
    (void)wanted;
    return NP_CPU_PLAIN;
}
#endif
