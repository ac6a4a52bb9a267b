#define _GNU_SOURCE
#include "rtp.h"
#include "bytes.h"
#include <string.h>

#define FIXED_HEADER 12
#define ONE_BYTE_HEADERS 0xBEDE
#define TWO_BYTE_HEADERS 0x1000

static const char mark[4] = "LGEN";
/* It lies behind the codec's own descriptor, which is short. */
#define STAMP_WITHIN 64

static size_t fixed_part(const uint8_t *packet) { return FIXED_HEADER + (size_t)(packet[0] & 15) * 4; }
static bool has_extension(const uint8_t *packet) { return packet[0] & 0x10; }

bool read_rtp(const uint8_t *packet, size_t length, struct rtp *rtp) {
  if (length < FIXED_HEADER) return false;
  rtp->payload_type = packet[1] & 127;
  rtp->seq = read16(packet + 2);
  rtp->ssrc = read32(packet + 8);
  rtp->payload = fixed_part(packet);
  if (has_extension(packet)) {
    if (rtp->payload + 4 > length) return false;
    rtp->payload += 4 + (size_t)read16(packet + rtp->payload + 2) * 4;
  }
  return rtp->payload <= length;
}

uint8_t *find_extension(uint8_t *packet, int id, size_t size) {
  if (id == 0 || !has_extension(packet)) return NULL;
  uint8_t *at = packet + fixed_part(packet);
  bool two_bytes = (read16(at) & 0xFFF0) == TWO_BYTE_HEADERS;
  uint8_t *end = at + 4 + (size_t)read16(at + 2) * 4;
  for (at += 4; at < end;) {
    if (*at == 0) {
      at++;
      continue;
    }
    int found = two_bytes ? at[0] : at[0] >> 4;
    size_t length = two_bytes ? at[1] : (size_t)(at[0] & 15) + 1;
    uint8_t *value = at + (two_bytes ? 2 : 1);
    if (value + length > end) return NULL;
    if (found == id) return length >= size ? value : NULL;
    at = value + length;
  }
  return NULL;
}

size_t write_rtp(uint8_t *packet, const struct rtp *rtp, bool marker, uint32_t timestamp, struct extension extension) {
  packet[0] = (uint8_t)(0x80 | (extension.id ? 0x10 : 0));
  packet[1] = (uint8_t)(rtp->payload_type | (marker ? 0x80 : 0));
  write16(packet + 2, rtp->seq);
  write32(packet + 4, timestamp);
  write32(packet + 8, rtp->ssrc);
  if (!extension.id) return FIXED_HEADER;
  uint8_t *at = packet + FIXED_HEADER;
  write16(at, ONE_BYTE_HEADERS);
  write16(at + 2, 1);
  at[4] = (uint8_t)(extension.id << 4 | (extension.size - 1));
  at[5] = at[6] = at[7] = 0;
  return FIXED_HEADER + 8;
}

void write_stamp(uint8_t *at, const struct stamp *stamp) {
  memcpy(at, mark, sizeof mark);
  write64(at + 4, stamp->sent);
  write16(at + 12, stamp->height);
}

bool find_stamp(const uint8_t *payload, size_t length, struct stamp *stamp) {
  const uint8_t *at = memmem(payload, length < STAMP_WITHIN ? length : STAMP_WITHIN, mark, sizeof mark);
  if (!at || at + STAMP_SIZE > payload + length) return false;
  stamp->sent = read64(at + 4);
  stamp->height = read16(at + 12);
  return true;
}
