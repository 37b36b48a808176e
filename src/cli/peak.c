/* peak.c - the most memory this run had at once.
 *
 * getrusage() knows it, but on Linux it keeps what the process was before exec(): a run that a
 * large program started would show that program's memory. /proc has the peak of this image alone,
 * and where there is no /proc, getrusage() has to do. */
#include "cli.h"
#include <stdio.h>
#include <sys/resource.h>

/* "VmHWM:     1234 kB" in the status of this process; 0: not told. */
static uint64_t of_this_image(void)
{
    char line[256];
    unsigned long long kb = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && !kb && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %llu kB", &kb) != 1)
            kb = 0;
    if (status)
        fclose(status);
    return kb * 1024;
}

uint64_t np_peak_bytes(void)
{
    uint64_t bytes = of_this_image();
    struct rusage used;
    return bytes || getrusage(RUSAGE_SELF, &used) ? bytes : (uint64_t)used.ru_maxrss * 1024;
}
