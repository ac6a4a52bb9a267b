#include "reports.h"
#include "bytes.h"
#include "endpoint.h"
#include "measures.h"
#include "rtcp.h"
#include <stdlib.h>
#include <string.h>

#define INTERVAL SECOND
/* RFC 3550 §6.4.1: five bits. */
#define MAX_BLOCKS 31
#define BLOCK 24

static void send_sender_report(struct endpoint *e, const struct sent_stream *stream) {
  uint8_t packet[64] = {0x80, SENDER_REPORT};
  ns time = wall();
  write32(packet + 4, stream->is.ssrc);
  write64(packet + 8, as_ntp(time));
  write32(packet + 16, timestamp_at(stream, time));
  write32(packet + 20, (uint32_t)stream->packets);
  write32(packet + 24, (uint32_t)stream->bytes);
  send_rtcp(e, packet, packet + 28);
}

static void write_block(uint8_t *at, struct received_stream *stream, ns now) {
  uint32_t expected = extended_highest(stream) - stream->first + 1;
  uint32_t received = (uint32_t)(stream->packets + stream->recovered);
  int64_t lost = (int64_t)expected - received;
  int64_t expected_now = (int64_t)expected - stream->expected_before;
  int64_t lost_now = expected_now - ((int64_t)received - stream->received_before);
  stream->expected_before = expected;
  stream->received_before = received;
  write32(at, stream->ssrc);
  write32(at + 4, (uint32_t)(lost < 0 ? 0 : lost) & 0xFFFFFF);
  at[4] = (uint8_t)(expected_now > 0 && lost_now > 0 ? lost_now * 256 / (expected_now + 1) : 0);
  write32(at + 8, extended_highest(stream));
  write32(at + 12, (uint32_t)(stream->jitter * 90000 / SECOND));
  write32(at + 16, stream->sender_report);
  write32(at + 20, stream->sender_report ? (uint32_t)((now - stream->sender_report_at) * 65536 / SECOND) : 0);
}

static void send_receiver_reports(struct endpoint *e, ns now) {
  uint8_t packet[MAX_PACKET] = {0};
  int blocks = 0;
  for (int i = 0; i < e->receiving.count; i++) {
    struct received_stream *stream = e->receiving.streams[i];
    if (stream->begun) write_block(packet + 8 + BLOCK * blocks++, stream, now);
    bool last = i == e->receiving.count - 1;
    if (blocks == 0 || (blocks < MAX_BLOCKS && !last)) continue;
    packet[0] = (uint8_t)(0x80 | blocks);
    packet[1] = RECEIVER_REPORT;
    write32(packet + 4, own_ssrc(e));
    send_rtcp(e, packet, packet + 8 + BLOCK * blocks);
    blocks = 0;
  }
}

void send_reports(struct endpoint *e, ns now) {
  if (now < e->next_report) return;
  e->next_report = now + INTERVAL;
  for (int i = 0; i < e->sending.count; i++)
    if (!e->sending.streams[i]->paused) send_sender_report(e, e->sending.streams[i]);
  send_receiver_reports(e, now);
}

static int by_seq(const void *one, const void *other) { return ahead(*(const uint16_t *)one, *(const uint16_t *)other); }

void send_nack(struct endpoint *e, uint32_t ssrc, uint16_t *wanted, int count) {
  uint8_t packet[RTCP_FEEDBACK_HEADER + 4 * MAX_MISSING + 64];
  uint8_t *at = begin_rtcp(packet, NACK, RTPFB, ssrc);
  qsort(wanted, (size_t)count, sizeof *wanted, by_seq);
  for (int i = 0; i < count; at += 4) {
    uint16_t seq = wanted[i++];
    uint16_t following = 0;
    for (; i < count && ahead(wanted[i], seq) <= 16; i++) following |= (uint16_t)(1u << (ahead(wanted[i], seq) - 1));
    write16(at, seq);
    write16(at + 2, following);
  }
  send_rtcp(e, packet, at);
  measures.nacks_sent++;
}

void send_pli(struct endpoint *e, uint32_t ssrc) {
  uint8_t packet[RTCP_FEEDBACK_HEADER + 64];
  send_rtcp(e, packet, begin_rtcp(packet, PLI, PSFB, ssrc));
}
