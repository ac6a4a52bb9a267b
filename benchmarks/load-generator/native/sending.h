/* What an endpoint sends: streams of frames, each layer of a simulcast one of them; and sends again when asked. */
#pragma once
#include "clock.h"
#include <stdbool.h>
#include <stdint.h>

struct endpoint;

#define MAX_SENT_STREAMS 8
/* As long as packets can be asked for again: at 300 packets a second, 1.7 s. */
#define KEPT_PACKETS 512

/* As it is asked for. */
struct stream_to_send {
  uint32_t ssrc, rtx_ssrc;
  uint8_t payload_type, rtx_payload_type;
  bool video;
  double fps;
  int packets_per_frame, bytes_per_packet;
  uint16_t width, height;
  /* Ids of the header extensions; 0: none. Video has the one, sound the other. */
  int transport_cc, audio_level;
  /* How far below the loudest, in dB (RFC 6464). */
  uint8_t level;
};

struct kept_packet {
  uint16_t seq, length;
  uint8_t bytes[1500];
};

struct sent_stream {
  struct stream_to_send is;
  ns interval, next_frame;
  uint16_t seq, rtx_seq, picture_id;
  bool key_frame_asked, paused;
  uint64_t packets, bytes, key_frames_asked, nacked, retransmitted;
  struct kept_packet *kept;
};

struct sending {
  struct sent_stream *streams[MAX_SENT_STREAMS];
  int count;
  uint16_t transport_seq;
  /* Each one of so many is not sent, though it is kept; 0: none. */
  unsigned lose_each;
  unsigned counted;
};

/* False: it has too many streams, or packets that are too large. */
bool add_sent_stream(struct endpoint *e, const struct stream_to_send *stream);
void send_frames(struct endpoint *e, ns now);
/* What goes on begins with a key frame. False: there is no such stream. */
bool pause_sent_stream(struct endpoint *e, uint32_t ssrc, bool paused);
void ask_key_frame(struct endpoint *e, uint32_t ssrc);
void send_again(struct endpoint *e, uint32_t ssrc, uint16_t seq);
void drop_sent_streams(struct endpoint *e);

uint32_t clock_rate(const struct sent_stream *stream);
/* What the RTP timestamp of this moment is. */
uint32_t timestamp_at(const struct sent_stream *stream, ns wall_time);
