#include "rtcp.h"
#include "bytes.h"
#include "endpoint.h"
#include "keys.h"
#include "measures.h"

uint32_t own_ssrc(const struct endpoint *e) { return e->sending.count ? e->sending.streams[0]->is.ssrc : 1; }

uint8_t *begin_rtcp(uint8_t *packet, int format, enum rtcp_type type, uint32_t media_ssrc) {
  packet[0] = (uint8_t)(0x80 | format);
  packet[1] = (uint8_t)type;
  write32(packet + 4, 1);
  write32(packet + 8, media_ssrc);
  return packet + RTCP_FEEDBACK_HEADER;
}

void send_rtcp(struct endpoint *e, uint8_t *packet, const uint8_t *end) {
  int length = (int)(end - packet);
  write16(packet + 2, (uint32_t)(length / 4 - 1));
  if (protect_rtcp(e, packet, &length)) send_datagram(e, packet, (size_t)length);
}

/* RFC 4585 §6.2.1: a number, and a bit for each of the 16 after it. */
static void answer_nack(struct endpoint *e, uint32_t ssrc, const uint8_t *at, const uint8_t *end) {
  for (; at + 4 <= end; at += 4) {
    uint16_t seq = read16(at);
    uint16_t following = read16(at + 2);
    measures.nacks_received++;
    send_again(e, ssrc, seq);
    for (int bit = 0; bit < 16; bit++)
      if (following >> bit & 1) send_again(e, ssrc, (uint16_t)(seq + 1 + bit));
  }
}

/* For the round trip in the next report. */
static void note_sender_report(struct endpoint *e, const uint8_t *packet) {
  struct received_stream *stream = received_stream_of(e, read32(packet + 4));
  if (!stream) return;
  stream->sender_report = read16(packet + 10) << 16 | read16(packet + 12);
  stream->sender_report_at = now();
}

static void receive_one(struct endpoint *e, const uint8_t *packet, const uint8_t *end) {
  int format = packet[0] & 31;
  switch (packet[1]) {
  case SENDER_REPORT:
    if (end - packet >= 28) note_sender_report(e, packet);
    return;
  case RTPFB:
    if (format == TRANSPORT_CC) measures.feedbacks_received++;
    if (format == NACK) answer_nack(e, read32(packet + 8), packet + RTCP_FEEDBACK_HEADER, end);
    return;
  case PSFB:
    if (format == PLI) ask_key_frame(e, read32(packet + 8));
    for (const uint8_t *at = packet + RTCP_FEEDBACK_HEADER; format == FIR && at + 8 <= end; at += 8)
      ask_key_frame(e, read32(at));
    return;
  default:
    return;
  }
}

void receive_rtcp(struct endpoint *e, uint8_t *packet, size_t length) {
  int clear = (int)length;
  if (!unprotect_rtcp(e, packet, &clear)) return;
  const uint8_t *end = packet + clear;
  for (const uint8_t *at = packet; at + RTCP_HEADER <= end;) {
    const uint8_t *next = at + ((size_t)read16(at + 2) + 1) * 4;
    if (next > end) return;
    if (next - at >= 8 && (at[1] < RTPFB || next - at >= RTCP_FEEDBACK_HEADER)) receive_one(e, at, next);
    at = next;
  }
}
