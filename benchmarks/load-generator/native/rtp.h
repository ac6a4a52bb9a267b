/* RTP headers (RFC 3550 §5.1) with extensions (RFC 8285), and what this program puts into payloads to measure by. */
#pragma once
#include "clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rtp {
  uint8_t payload_type;
  uint16_t seq;
  uint32_t ssrc;
  /* Where the payload begins; it is encrypted, the header is not. */
  size_t payload;
};

bool read_rtp(const uint8_t *packet, size_t length, struct rtp *rtp);
/* The value of the header extension with this id, of at least `size` bytes; NULL: it is not there. */
uint8_t *find_extension(uint8_t *packet, int id, size_t size);

/* Of one or two bytes; `id` 0: there is none. */
struct extension {
  int id, size;
};

/* With room for that extension. Returns the header's length. */
size_t write_rtp(uint8_t *packet, const struct rtp *rtp, bool marker, uint32_t timestamp, struct extension extension);

/* What a sent payload tells. `height`: which of the layers it is of. */
struct stamp {
  ns sent;
  uint16_t height;
};
#define STAMP_SIZE 14
void write_stamp(uint8_t *at, const struct stamp *stamp);
/* In a payload in the clear. */
bool find_stamp(const uint8_t *payload, size_t length, struct stamp *stamp);
