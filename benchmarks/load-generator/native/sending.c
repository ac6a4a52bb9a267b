#define _GNU_SOURCE
#include "sending.h"
#include "bytes.h"
#include "endpoint.h"
#include "keys.h"
#include "measures.h"
#include "rtp.h"
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define MAX_BURST 64
/* Header, extension, what SRTP adds, RTX's sequence number. */
#define OVERHEAD 60
/* Who is behind by more begins anew: a burst of seconds would measure that and nothing else. */
#define MAX_BEHIND (200 * MS)

static struct mmsghdr burst[MAX_BURST];
static struct iovec parts[MAX_BURST];
static uint8_t packets[MAX_BURST][MAX_PACKET];

uint32_t clock_rate(const struct sent_stream *stream) { return stream->is.video ? 90000 : 48000; }

/* All streams of all endpoints have the same clock, whatever its beginning: layers fit together. */
uint32_t timestamp_at(const struct sent_stream *stream, ns wall_time) {
  uint64_t rate = clock_rate(stream);
  return (uint32_t)(wall_time / SECOND * rate + wall_time % SECOND * rate / SECOND);
}

bool add_sent_stream(struct endpoint *e, const struct stream_to_send *is) {
  struct sending *sending = &e->sending;
  size_t largest = sizeof sending->streams[0]->kept->bytes;
  if (sending->count == MAX_SENT_STREAMS || is->fps <= 0) return false;
  if (is->packets_per_frame < 1 || is->packets_per_frame > MAX_BURST) return false;
  if (is->bytes_per_packet < STAMP_SIZE + 16 || (size_t)is->bytes_per_packet + OVERHEAD > largest) return false;
  struct sent_stream *stream = calloc(1, sizeof *stream);
  stream->is = *is;
  stream->interval = (ns)((double)SECOND / is->fps);
  /* Not all at once. */
  stream->next_frame = now() + (ns)(drand48() * (double)stream->interval);
  stream->seq = (uint16_t)lrand48();
  stream->key_frame_asked = true;
  stream->kept = calloc(KEPT_PACKETS, sizeof *stream->kept);
  sending->streams[sending->count++] = stream;
  return true;
}

/* RFC 7741 §4.2, §4.3: a descriptor with a picture id of 15 bits; key frames name their size. */
static size_t write_vp8(uint8_t *at, const struct sent_stream *stream, bool first, bool key) {
  uint8_t *begin = at;
  *at++ = first ? 0x90 : 0x80;
  *at++ = 0x80;
  write16(at, 0x8000u | stream->picture_id);
  at += 2;
  if (!first) return (size_t)(at - begin);
  *at++ = key ? 0x10 : 0x11;
  *at++ = 0;
  *at++ = 0;
  if (!key) return (size_t)(at - begin);
  const uint8_t size[7] = {0x9d, 0x01, 0x2a, (uint8_t)stream->is.width, (uint8_t)(stream->is.width >> 8),
                           (uint8_t)stream->is.height, (uint8_t)(stream->is.height >> 8)};
  memcpy(at, size, sizeof size);
  return (size_t)(at - begin) + sizeof size;
}

static size_t write_packet(struct sent_stream *stream, uint8_t *packet, int index, bool key, uint32_t timestamp) {
  const struct stream_to_send *is = &stream->is;
  bool last = index == is->packets_per_frame - 1;
  struct rtp rtp = {.payload_type = is->payload_type, .seq = stream->seq, .ssrc = is->ssrc};
  struct extension extension = is->video ? (struct extension){is->transport_cc, 2} : (struct extension){is->audio_level, 1};
  size_t header = write_rtp(packet, &rtp, is->video && last, timestamp, extension);
  uint8_t *level = find_extension(packet, is->audio_level, 1);
  if (level) *level = is->level;
  uint8_t *at = packet + header;
  if (is->video) at += write_vp8(at, stream, index == 0, key);
  else *at++ = 0x78;
  struct stamp stamp = {.sent = wall(), .height = is->height};
  write_stamp(at, &stamp);
  at += STAMP_SIZE;
  uint8_t *end = packet + header + is->bytes_per_packet;
  memset(at, 0xAA, (size_t)(end - at));
  return header + (size_t)is->bytes_per_packet;
}

static void number_for_transport(struct endpoint *e, const struct sent_stream *stream, uint8_t *packet) {
  uint8_t *value = find_extension(packet, stream->is.transport_cc, 2);
  if (value) write16(value, e->sending.transport_seq++);
}

static bool is_to_be_lost(struct sending *sending) {
  return sending->lose_each > 0 && ++sending->counted % sending->lose_each == 0;
}

/* False: it is not to be sent. */
static bool prepare(struct endpoint *e, struct sent_stream *stream, int slot, int index, bool key, uint32_t timestamp) {
  uint8_t *packet = packets[slot];
  int length = (int)write_packet(stream, packet, index, key, timestamp);
  struct kept_packet *kept = &stream->kept[stream->seq % KEPT_PACKETS];
  kept->seq = stream->seq++;
  kept->length = (uint16_t)length;
  memcpy(kept->bytes, packet, (size_t)length);
  stream->packets++;
  stream->bytes += (uint64_t)length;
  if (is_to_be_lost(&e->sending)) return false;
  number_for_transport(e, stream, packet);
  if (!protect(e, packet, &length)) return false;
  parts[slot] = (struct iovec){packet, (size_t)length};
  burst[slot].msg_hdr = (struct msghdr){.msg_iov = &parts[slot], .msg_iovlen = 1};
  measures.sent_bytes += (uint64_t)length;
  return true;
}

static void send_frame(struct endpoint *e, struct sent_stream *stream) {
  bool key = stream->key_frame_asked;
  uint32_t timestamp = timestamp_at(stream, wall());
  int count = 0;
  stream->key_frame_asked = false;
  stream->picture_id = (stream->picture_id + 1) & 0x7fff;
  for (int index = 0; index < stream->is.packets_per_frame; index++)
    if (prepare(e, stream, count, index, key, timestamp)) count++;
  int sent = sendmmsg(e->socket, burst, (unsigned)count, 0);
  measures.sent += (uint64_t)(sent > 0 ? sent : 0);
  measures.unsendable += (uint64_t)(count - (sent > 0 ? sent : 0));
}

void send_frames(struct endpoint *e, ns now) {
  for (int i = 0; i < e->sending.count; i++) {
    struct sent_stream *stream = e->sending.streams[i];
    if (stream->paused) continue;
    if (now > stream->next_frame + MAX_BEHIND) stream->next_frame = now;
    for (; now >= stream->next_frame; stream->next_frame += stream->interval) send_frame(e, stream);
  }
}

static struct sent_stream *sent_stream_of(struct endpoint *e, uint32_t ssrc) {
  for (int i = 0; i < e->sending.count; i++)
    if (e->sending.streams[i]->is.ssrc == ssrc) return e->sending.streams[i];
  return NULL;
}

bool pause_sent_stream(struct endpoint *e, uint32_t ssrc, bool paused) {
  struct sent_stream *stream = sent_stream_of(e, ssrc);
  if (!stream) return false;
  if (stream->paused && !paused) {
    stream->key_frame_asked = true;
    stream->next_frame = now();
  }
  stream->paused = paused;
  return true;
}

void ask_key_frame(struct endpoint *e, uint32_t ssrc) {
  struct sent_stream *stream = sent_stream_of(e, ssrc);
  if (!stream) return;
  measures.key_frames_asked++;
  stream->key_frames_asked++;
  stream->key_frame_asked = true;
}

/* As a retransmission of its own (RFC 4588) where there is one, else the same packet once more. */
void send_again(struct endpoint *e, uint32_t ssrc, uint16_t seq) {
  struct sent_stream *stream = sent_stream_of(e, ssrc);
  if (!stream) return;
  stream->nacked++;
  const struct kept_packet *kept = &stream->kept[seq % KEPT_PACKETS];
  struct rtp rtp;
  if (kept->seq != seq || !read_rtp(kept->bytes, kept->length, &rtp)) return;
  uint8_t packet[MAX_PACKET];
  memcpy(packet, kept->bytes, kept->length);
  int length = kept->length;
  if (stream->is.rtx_ssrc) {
    packet[1] = (uint8_t)((packet[1] & 0x80) | stream->is.rtx_payload_type);
    write16(packet + 2, stream->rtx_seq++);
    write32(packet + 8, stream->is.rtx_ssrc);
    write16(packet + rtp.payload, seq);
    memcpy(packet + rtp.payload + 2, kept->bytes + rtp.payload, kept->length - rtp.payload);
    length += 2;
  }
  number_for_transport(e, stream, packet);
  if (!protect(e, packet, &length)) return;
  send_datagram(e, packet, (size_t)length);
  stream->retransmitted++;
  measures.retransmitted++;
}

void drop_sent_streams(struct endpoint *e) {
  for (int i = 0; i < e->sending.count; i++) {
    free(e->sending.streams[i]->kept);
    free(e->sending.streams[i]);
  }
  e->sending.count = 0;
}
