#include "receiving.h"
#include "bytes.h"
#include "endpoint.h"
#include "keys.h"
#include "measures.h"
#include "reports.h"
#include "rtp.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* mediasoup's probes for bandwidth: no media. */
#define PROBE_SSRC 1234
/* Decrypting each would cost as much as sending it. */
#define SAMPLE_EACH 16
/* Longer than a round trip on this machine under load, and than the SFU wants to be left alone with one packet. */
#define ASK_AGAIN_AFTER (100 * MS)
#define MAX_ASKED 10

static struct received_stream *find(struct endpoint *e, uint32_t ssrc) {
  struct receiving *receiving = &e->receiving;
  for (int i = 0; i < receiving->count; i++)
    if (receiving->streams[i]->ssrc == ssrc) return receiving->streams[i];
  return NULL;
}

struct received_stream *received_stream_of(struct endpoint *e, uint32_t ssrc) {
  struct received_stream *stream = find(e, ssrc);
  struct receiving *receiving = &e->receiving;
  if (stream || receiving->count == MAX_RECEIVED_STREAMS) return stream;
  stream = calloc(1, sizeof *stream);
  stream->ssrc = ssrc;
  receiving->streams[receiving->count++] = stream;
  return stream;
}

static struct received_stream *repeated_by(struct endpoint *e, uint32_t rtx_ssrc) {
  struct receiving *receiving = &e->receiving;
  for (int i = 0; i < receiving->count; i++)
    if (receiving->streams[i]->rtx_ssrc == rtx_ssrc) return receiving->streams[i];
  return NULL;
}

uint32_t extended_highest(const struct received_stream *stream) { return stream->cycles << 16 | stream->highest; }

static void give_up(struct received_stream *stream, int index) {
  stream->missing[index] = stream->missing[--stream->missing_count];
  stream->lost++;
  measures.lost++;
}

static void note_missing(struct received_stream *stream, uint16_t seq, ns at) {
  if (stream->missing_count == MAX_MISSING) give_up(stream, 0);
  stream->missing[stream->missing_count++] = (struct missing_packet){.seq = seq, .ask_at = at};
  stream->missed++;
  measures.missing++;
}

static void note_recovered(struct received_stream *stream, uint16_t seq) {
  for (int i = 0; i < stream->missing_count; i++) {
    if (stream->missing[i].seq != seq) continue;
    stream->missing[i] = stream->missing[--stream->missing_count];
    stream->recovered++;
    measures.recovered++;
    return;
  }
}

static void follow(struct received_stream *stream, uint16_t seq) {
  int gap = ahead(seq, stream->highest);
  if (gap <= 0) {
    note_recovered(stream, seq);
    return;
  }
  ns at = gap > 1 ? now() : 0;
  for (uint16_t missing = (uint16_t)(stream->highest + 1); missing != seq; missing++) note_missing(stream, missing, at);
  if (seq < stream->highest) stream->cycles++;
  stream->highest = seq;
}

static void begin(struct endpoint *e, struct received_stream *stream, uint16_t seq) {
  stream->begun = true;
  stream->first = stream->highest = seq;
  printf("{\"event\":\"first\",\"id\":%d,\"ssrc\":%u,\"ms\":%.2f}\n", e->id, stream->ssrc,
         (double)(now() - e->began) / 1e6);
}

void await_height(struct received_stream *stream, uint16_t height) {
  stream->awaited_height = height;
  stream->awaited_since = now();
}

static void note_height(const struct endpoint *e, struct received_stream *stream, uint16_t height) {
  stream->height = height;
  if (stream->awaited_height != height) return;
  stream->awaited_height = 0;
  printf("{\"event\":\"height\",\"id\":%d,\"ssrc\":%u,\"height\":%u,\"ms\":%.2f}\n", e->id, stream->ssrc, height,
         (double)(now() - stream->awaited_since) / 1e6);
}

static void sample(struct endpoint *e, struct received_stream *stream, uint8_t *packet, size_t length, ns arrived) {
  struct rtp rtp;
  int clear = (int)length;
  struct stamp stamp;
  if (!unprotect(e, packet, &clear) || !read_rtp(packet, (size_t)clear, &rtp)) return;
  if (!find_stamp(packet + rtp.payload, (size_t)clear - rtp.payload, &stamp)) return;
  note_height(e, stream, stamp.height);
  ns delay = arrived > stamp.sent ? arrived - stamp.sent : 0;
  note_delay(delay);
  /* RFC 3550 §A.8, of the sampled packets. */
  ns change = delay > stream->transit ? delay - stream->transit : stream->transit - delay;
  if (stream->transit) stream->jitter += change / 16 - stream->jitter / 16;
  stream->transit = delay;
}

/* RFC 4588 §4: the payload begins with the number of the packet that is repeated. */
static void receive_repeated(struct endpoint *e, struct received_stream *stream, uint8_t *packet, size_t length) {
  struct rtp rtp;
  int clear = (int)length;
  if (!unprotect(e, packet, &clear) || !read_rtp(packet, (size_t)clear, &rtp)) return;
  if ((size_t)clear >= rtp.payload + 2) note_recovered(stream, read16(packet + rtp.payload));
}

static bool is_to_be_lost(struct receiving *receiving) {
  return receiving->lose_each > 0 && ++receiving->counted % receiving->lose_each == 0;
}

void receive_rtp(struct endpoint *e, uint8_t *packet, size_t length, ns arrived) {
  struct rtp rtp;
  if (!read_rtp(packet, length, &rtp) || is_to_be_lost(&e->receiving)) return;
  note_arrival(e, packet, arrived);
  if (rtp.ssrc == PROBE_SSRC) {
    measures.probes++;
    measures.extra_bytes += length;
    return;
  }
  struct received_stream *repeated = repeated_by(e, rtp.ssrc);
  if (repeated) {
    measures.extra_bytes += length;
    receive_repeated(e, repeated, packet, length);
    return;
  }
  struct received_stream *stream = received_stream_of(e, rtp.ssrc);
  if (!stream) return;
  measures.received++;
  measures.received_bytes += length;
  stream->packets++;
  if (stream->begun) follow(stream, rtp.seq);
  else begin(e, stream, rtp.seq);
  if (stream->packets % SAMPLE_EACH == 1 || stream->awaited_height) sample(e, stream, packet, length, arrived);
}

void ask_for_missing(struct endpoint *e, ns now) {
  for (int i = 0; i < e->receiving.count; i++) {
    struct received_stream *stream = e->receiving.streams[i];
    uint16_t wanted[MAX_MISSING];
    int count = 0;
    for (int k = stream->missing_count - 1; k >= 0; k--) {
      struct missing_packet *missing = &stream->missing[k];
      if (now < missing->ask_at) continue;
      if (missing->asked == MAX_ASKED) {
        give_up(stream, k);
        continue;
      }
      missing->asked++;
      missing->ask_at = now + ASK_AGAIN_AFTER;
      wanted[count++] = missing->seq;
    }
    if (count > 0) send_nack(e, stream->ssrc, wanted, count);
  }
}

void drop_received_streams(struct endpoint *e) {
  for (int i = 0; i < e->receiving.count; i++) free(e->receiving.streams[i]);
  e->receiving.count = 0;
}
