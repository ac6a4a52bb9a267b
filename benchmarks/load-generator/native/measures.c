#include "measures.h"
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* Finer tells delays on loopback apart; more bins tell longer ones. What is longer lies in the last bin. */
#define BIN (10 * MS / 1000)
#define BINS 20000

struct measures measures;
static uint32_t delays[BINS];
static uint64_t delays_noted;

void forget_measures(void) {
  memset(&measures, 0, sizeof measures);
  memset(delays, 0, sizeof delays);
  delays_noted = 0;
}

void note_delay(ns delay) {
  ns bin = delay / BIN;
  delays[bin < BINS ? bin : BINS - 1]++;
  delays_noted++;
}

/* The end of the bin below which this part lies. */
static double delay_ms(double part) {
  double wanted = part * (double)delays_noted;
  uint64_t below = 0;
  for (int bin = 0; bin < BINS; bin++) {
    below += delays[bin];
    if (below > 0 && (double)below >= wanted) return (double)((uint64_t)(bin + 1) * BIN) / (double)MS;
  }
  return 0;
}

static void print_count(const char *name, uint64_t value) { printf(",\"%s\":%lu", name, value); }

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

void print_measures(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  printf("{\"event\":\"measures\"");
  printf(",\"at\":%.6f,\"cpuSeconds\":%.6f", (double)now() / 1e9, seconds(used.ru_utime) + seconds(used.ru_stime));
  print_count("received", measures.received);
  print_count("receivedBytes", measures.received_bytes);
  print_count("probes", measures.probes);
  print_count("extraBytes", measures.extra_bytes);
  print_count("missing", measures.missing);
  print_count("recovered", measures.recovered);
  print_count("lost", measures.lost);
  print_count("sent", measures.sent);
  print_count("sentBytes", measures.sent_bytes);
  print_count("retransmitted", measures.retransmitted);
  print_count("nacksSent", measures.nacks_sent);
  print_count("nacksReceived", measures.nacks_received);
  print_count("keyFramesAsked", measures.key_frames_asked);
  print_count("feedbacksSent", measures.feedbacks_sent);
  print_count("feedbacksReceived", measures.feedbacks_received);
  print_count("undecipherable", measures.undecipherable);
  print_count("unsendable", measures.unsendable);
  print_count("delays", delays_noted);
  printf(",\"delayMs\":{\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"max\":%.2f}}\n", delay_ms(0.5), delay_ms(0.95),
         delay_ms(0.99), delay_ms(1));
}
