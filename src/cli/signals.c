/* signals.c - what a signal that ends the program must take away first: the half-made output file
 * and the progress line.
 *
 * Any thread may be handed the signal, and one that runs beside the main thread could clean just
 * before the main thread makes the file. So the others pass it on, and the main thread, which
 * alone opens and renames, holds signals back where it must not be caught in between. It then
 * dies by the signal, as who sent it expects to see; a flag looked at now and then was refused, for
 * a signal would wait for whatever loop does not look. */
#include "cli.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static const int fatal[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU};
enum { FATAL = sizeof fatal / sizeof *fatal };

static pthread_t main_thread;
static const char *volatile half_made;      /* NULL: none */
static volatile sig_atomic_t is_line_drawn; /* a progress line is on the screen */

static void clean_and_die(int number)
{
    if (!pthread_equal(pthread_self(), main_thread)) {
        pthread_kill(main_thread, number);
        return;
    }
    if (half_made)
        unlink(half_made);
    if (is_line_drawn)
        (void)!write(STDERR_FILENO, NP_CLEAR_LINE, sizeof NP_CLEAR_LINE - 1);
    signal(number, SIG_DFL);
    raise(number); /* held back until we return */
}

void np_signals_catch(void)
{
    struct sigaction old, with = {.sa_handler = clean_and_die};
    main_thread = pthread_self();
    signal(SIGPIPE, SIG_DFL); /* who started us may have had it ignored */
    signal(SIGXFSZ, SIG_IGN); /* a file over its limit fails to be written, and is told */
    for (int i = 0; i < FATAL; i++)
        if (sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(fatal[i], &with, NULL);
}

static void mask(int how)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < FATAL; i++)
        sigaddset(&set, fatal[i]);
    pthread_sigmask(how, &set, NULL);
}

void np_signals_hold(void) { mask(SIG_BLOCK); }
void np_signals_release(void) { mask(SIG_UNBLOCK); }
void np_signals_take_away(const char *path) { half_made = path; }
void np_signals_line(bool is_drawn) { is_line_drawn = is_drawn; }
