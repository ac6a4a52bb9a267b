/* What an endpoint receives: loss seen in the sequence numbers, asked for again, and the delay of each 16th packet. */
#pragma once
#include "clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct endpoint;

/* One of each source of a large room. */
#define MAX_RECEIVED_STREAMS 128
#define MAX_MISSING 64

struct missing_packet {
  uint16_t seq;
  uint8_t asked;
  ns ask_at;
};

struct received_stream {
  /* 0: retransmissions come as the same packet. */
  uint32_t ssrc, rtx_ssrc;
  bool begun;
  uint16_t first, highest;
  uint32_t cycles;
  uint64_t packets, lost, missed, recovered;
  /* Of the layer that came last. */
  uint16_t height;
  /* Each packet is looked at until one is of this height, since it was asked for; 0: it is not. */
  uint16_t awaited_height;
  ns awaited_since;
  /* For reports: RFC 3550 §6.4.1. */
  uint32_t expected_before, received_before, sender_report;
  ns sender_report_at, jitter, transit;
  struct missing_packet missing[MAX_MISSING];
  int missing_count;
};

struct receiving {
  struct received_stream *streams[MAX_RECEIVED_STREAMS];
  int count;
  /* Each one of so many is taken for lost; 0: none. */
  unsigned lose_each;
  unsigned counted;
};

/* Tells when the first packet of this height is there. */
void await_height(struct received_stream *stream, uint16_t height);
/* Found or made; NULL when there are too many. */
struct received_stream *received_stream_of(struct endpoint *e, uint32_t ssrc);
/* `arrived`: by the kernel's clock. The packet may be decrypted in place. */
void receive_rtp(struct endpoint *e, uint8_t *packet, size_t length, ns arrived);
/* Asks for what is missing, when it is time to. */
void ask_for_missing(struct endpoint *e, ns now);
void drop_received_streams(struct endpoint *e);

/* The highest sequence number, with how often it began anew. */
uint32_t extended_highest(const struct received_stream *stream);
