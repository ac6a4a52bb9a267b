#include "ice.h"
#include "bytes.h"
#include "endpoint.h"
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

#define COOKIE 0x2112A442u
#define HEADER 20
#define REQUEST 0x0001
#define RESPONSE 0x0101
#define ERROR_RESPONSE 0x0111

enum attribute {
  USERNAME = 0x0006,
  MESSAGE_INTEGRITY = 0x0008,
  XOR_MAPPED_ADDRESS = 0x0020,
  PRIORITY = 0x0024,
  USE_CANDIDATE = 0x0025,
  FINGERPRINT = 0x8028,
  ICE_CONTROLLING = 0x802A,
};

/* A host candidate's: RFC 8445 §5.1.2.2. */
#define HOST_PRIORITY 2130706431u
#define FIRST_CHECKS (50 * MS)
#define CONSENT_CHECKS (2500 * MS)

struct message {
  uint8_t bytes[1024];
  size_t length;
};

static void begin(struct message *m, int type, const uint8_t transaction[12]) {
  write16(m->bytes, (uint32_t)type);
  write32(m->bytes + 4, COOKIE);
  memcpy(m->bytes + 8, transaction, 12);
  m->length = HEADER;
}

static void add(struct message *m, enum attribute type, const void *value, size_t length) {
  uint8_t *at = m->bytes + m->length;
  size_t padded = (length + 3) & ~(size_t)3;
  write16(at, type);
  write16(at + 2, (uint32_t)length);
  memset(at + 4, 0, padded);
  memcpy(at + 4, value, length);
  m->length += 4 + padded;
}

static void add32(struct message *m, enum attribute type, uint32_t value) {
  uint8_t bytes[4];
  write32(bytes, value);
  add(m, type, bytes, sizeof bytes);
}

static uint32_t crc32(const uint8_t *bytes, size_t length) {
  uint32_t crc = ~0u;
  while (length--) {
    crc ^= *bytes++;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
  }
  return ~crc;
}

/* Both cover the header, in which the length ends with the attribute itself: RFC 8489 §14.5, §14.7. */
static void sign(struct message *m, const char *password) {
  uint8_t hmac[20];
  unsigned size = sizeof hmac;
  write16(m->bytes + 2, (uint32_t)(m->length - HEADER + 24));
  HMAC(EVP_sha1(), password, (int)strlen(password), m->bytes, m->length, hmac, &size);
  add(m, MESSAGE_INTEGRITY, hmac, sizeof hmac);
  write16(m->bytes + 2, (uint32_t)(m->length - HEADER + 8));
  add32(m, FINGERPRINT, crc32(m->bytes, m->length) ^ 0x5354554Eu);
}

void make_ice_credentials(struct ice *ice) {
  uint8_t random[16];
  RAND_bytes(random, sizeof random);
  for (int i = 0; i < 4; i++) snprintf(ice->ufrag + 2 * i, 3, "%02x", random[i]);
  for (int i = 0; i < 12; i++) snprintf(ice->password + 2 * i, 3, "%02x", random[4 + i]);
}

void check_ice(struct endpoint *e) {
  struct ice *ice = &e->ice;
  if (now() < ice->next_check) return;
  ice->next_check = now() + (ice->works ? CONSENT_CHECKS : FIRST_CHECKS);
  if (!ice->works) RAND_bytes(ice->transaction, sizeof ice->transaction);
  struct message m;
  begin(&m, REQUEST, ice->transaction);
  char username[520];
  int length = snprintf(username, sizeof username, "%s:%s", ice->remote_ufrag, ice->ufrag);
  add(&m, USERNAME, username, (size_t)length);
  add32(&m, PRIORITY, HOST_PRIORITY);
  uint8_t tie_breaker[8] = {(uint8_t)e->id};
  add(&m, ICE_CONTROLLING, tie_breaker, sizeof tie_breaker);
  add(&m, USE_CANDIDATE, "", 0);
  sign(&m, ice->remote_password);
  send_datagram(e, m.bytes, m.length);
}

static void answer(struct endpoint *e, const uint8_t *request) {
  struct message m;
  begin(&m, RESPONSE, request + 8);
  uint8_t address[8] = {0, 1};
  write16(address + 2, ntohs(e->remote.sin_port) ^ (COOKIE >> 16));
  write32(address + 4, ntohl(e->remote.sin_addr.s_addr) ^ COOKIE);
  add(&m, XOR_MAPPED_ADDRESS, address, sizeof address);
  sign(&m, e->ice.password);
  send_datagram(e, m.bytes, m.length);
}

void receive_stun(struct endpoint *e, const uint8_t *message, size_t length) {
  if (length < HEADER || read32(message + 4) != COOKIE) return;
  struct ice *ice = &e->ice;
  switch (read16(message)) {
  case REQUEST:
    answer(e, message);
    return;
  case RESPONSE:
    if (ice->works || memcmp(message + 8, ice->transaction, 12) != 0) return;
    ice->works = true;
    ice->took_ms = (double)(now() - e->began) / 1e6;
    start_dtls(e);
    return;
  case ERROR_RESPONSE:
    if (!ice->works) fail(e, "the ICE check was refused");
    return;
  default:
    return;
  }
}
