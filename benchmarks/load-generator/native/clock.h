#pragma once
#include <stdint.h>
#include <time.h>

typedef uint64_t ns;

#define MS 1000000ull
#define SECOND 1000000000ull
/* From 1900, where NTP begins, to 1970. */
#define NTP_EPOCH 2208988800ull

static inline ns read_clock(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (ns)t.tv_sec * SECOND + (ns)t.tv_nsec;
}

/* For intervals. */
static inline ns now(void) { return read_clock(CLOCK_MONOTONIC); }
/* What the kernel stamps received packets with. */
static inline ns wall(void) { return read_clock(CLOCK_REALTIME); }

/* Seconds in 32 bits, and their fraction in 32 bits. */
static inline uint64_t as_ntp(ns time) {
  return (time / SECOND + NTP_EPOCH) << 32 | ((time % SECOND << 32) / SECOND);
}
