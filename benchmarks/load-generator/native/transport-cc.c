#include "transport-cc.h"
#include "bytes.h"
#include "endpoint.h"
#include "measures.h"
#include "rtcp.h"
#include "rtp.h"
#include <stdlib.h>
#include <string.h>

/* As libwebrtc does. */
#define INTERVAL (100 * MS)
#define TICK (250 * MS / 1000)
#define REFERENCE_TICKS 256u
#define STATUSES_PER_CHUNK 7
#define MAX_RUN 8191
/* Statuses in one feedback at most: so many fit into a packet, each with a large delta. */
#define MAX_STATUSES 500

enum status { NOT_RECEIVED, SMALL_DELTA, LARGE_DELTA };

void note_arrival(struct endpoint *e, uint8_t *packet, ns arrived) {
  struct transport_cc *tcc = &e->transport_cc;
  const uint8_t *value = find_extension(packet, tcc->extension, 2);
  if (!value || tcc->count == MAX_ARRIVALS) return;
  if (!tcc->arrivals) {
    tcc->arrivals = malloc(MAX_ARRIVALS * sizeof *tcc->arrivals);
    tcc->next_seq = read16(value);
  }
  /* In order of numbers, which they nearly always come in. What was reported as missing is not reported again. */
  struct arrival arrival = {.seq = read16(value), .at = arrived};
  if (ahead(arrival.seq, tcc->next_seq) < 0) return;
  int at = tcc->count++;
  for (; at > 0 && ahead(arrival.seq, tcc->arrivals[at - 1].seq) < 0; at--) tcc->arrivals[at] = tcc->arrivals[at - 1];
  tcc->arrivals[at] = arrival;
}

struct feedback {
  enum status statuses[MAX_STATUSES];
  int16_t deltas[MAX_STATUSES];
  int count;
  uint32_t reference;
  /* How many of the arrivals it tells. */
  int told;
};

static void gather(struct feedback *feedback, const struct transport_cc *tcc) {
  uint64_t last = tcc->arrivals[0].at / TICK;
  feedback->reference = (uint32_t)(last / REFERENCE_TICKS);
  last = last / REFERENCE_TICKS * REFERENCE_TICKS;
  uint16_t seq = tcc->next_seq;
  for (; feedback->told < tcc->count; feedback->told++) {
    const struct arrival *arrival = &tcc->arrivals[feedback->told];
    if (ahead(arrival->seq, seq) < 0) continue;
    int64_t delta = (int64_t)(arrival->at / TICK - last);
    if (feedback->count + ahead(arrival->seq, seq) >= MAX_STATUSES || delta < INT16_MIN || delta > INT16_MAX) return;
    while (seq != arrival->seq) {
      feedback->statuses[feedback->count++] = NOT_RECEIVED;
      seq++;
    }
    feedback->deltas[feedback->count] = (int16_t)delta;
    feedback->statuses[feedback->count++] = delta >= 0 && delta <= UINT8_MAX ? SMALL_DELTA : LARGE_DELTA;
    last = arrival->at / TICK;
    seq++;
  }
}

static uint8_t *write_chunks(uint8_t *at, const struct feedback *feedback) {
  for (int i = 0; i < feedback->count; at += 2) {
    enum status status = feedback->statuses[i];
    int run = 1;
    while (i + run < feedback->count && feedback->statuses[i + run] == status && run < MAX_RUN) run++;
    if (run >= STATUSES_PER_CHUNK || i + run == feedback->count) {
      write16(at, (uint32_t)status << 13 | (uint32_t)run);
      i += run;
      continue;
    }
    uint32_t chunk = 3u << 14;
    for (int k = 0; k < STATUSES_PER_CHUNK && i < feedback->count; k++)
      chunk |= (uint32_t)feedback->statuses[i++] << (12 - 2 * k);
    write16(at, chunk);
  }
  return at;
}

static uint8_t *write_deltas(uint8_t *at, const struct feedback *feedback) {
  for (int i = 0; i < feedback->count; i++) {
    if (feedback->statuses[i] == SMALL_DELTA) *at++ = (uint8_t)feedback->deltas[i];
    if (feedback->statuses[i] != LARGE_DELTA) continue;
    write16(at, (uint16_t)feedback->deltas[i]);
    at += 2;
  }
  return at;
}

void send_feedback(struct endpoint *e, ns now) {
  struct transport_cc *tcc = &e->transport_cc;
  if (now < tcc->next_feedback || tcc->count == 0) return;
  tcc->next_feedback = now + INTERVAL;
  struct feedback feedback = {.told = 0};
  gather(&feedback, tcc);
  uint8_t packet[MAX_PACKET];
  uint8_t *at = begin_rtcp(packet, TRANSPORT_CC, RTPFB, e->receiving.count ? e->receiving.streams[0]->ssrc : 0);
  write16(at, tcc->next_seq);
  write16(at + 2, (uint32_t)feedback.count);
  write24(at + 4, feedback.reference);
  at[7] = tcc->feedbacks++;
  at = write_deltas(write_chunks(at + 8, &feedback), &feedback);
  while ((at - packet) % 4 != 0) *at++ = 0;
  if (feedback.count > 0) {
    send_rtcp(e, packet, at);
    measures.feedbacks_sent++;
    tcc->next_seq = (uint16_t)(tcc->next_seq + feedback.count);
  }
  tcc->count -= feedback.told;
  memmove(tcc->arrivals, tcc->arrivals + feedback.told, (size_t)tcc->count * sizeof *tcc->arrivals);
  /* What does not fit is told at once; a gap that no feedback could span is passed over. */
  if (feedback.told == 0) tcc->next_seq = tcc->arrivals[0].seq;
  if (tcc->count > 0) tcc->next_feedback = now;
}

void drop_arrivals(struct endpoint *e) { free(e->transport_cc.arrivals); }
