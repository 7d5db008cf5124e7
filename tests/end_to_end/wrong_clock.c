/* Shifts the clock of one process by CLOCK_SHIFT seconds, for tests/end_to_end/test_faults.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static time_t shift(void) { const char *by = getenv("CLOCK_SHIFT"); return by ? (time_t)atoll(by) : 0; }
int clock_gettime(clockid_t id, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(id, now);
  if (!result && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
  return result;
}
time_t time(time_t *out) { struct timespec now; clock_gettime(CLOCK_REALTIME, &now); if (out) *out = now.tv_sec; return now.tv_sec; }
int gettimeofday(struct timeval *now, void *zone) { struct timespec t; clock_gettime(CLOCK_REALTIME, &t); now->tv_sec = t.tv_sec; now->tv_usec = t.tv_nsec / 1000; return 0; }
