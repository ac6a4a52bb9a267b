/* ICE (RFC 8445) as far as an end that calls an SFU needs it: controlling, one candidate pair, nominated at once. */
#pragma once
#include "clock.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct endpoint;

struct ice {
  char ufrag[9], password[25];
  char remote_ufrag[257], remote_password[257];
  uint8_t transaction[12];
  bool works;
  ns next_check;
  double took_ms;
};

void make_ice_credentials(struct ice *ice);
/* A check if one is due: until one is answered often, then to keep the consent (RFC 7675). */
void check_ice(struct endpoint *e);
void receive_stun(struct endpoint *e, const uint8_t *message, size_t length);
