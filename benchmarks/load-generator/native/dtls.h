/* DTLS over the endpoint's socket, and the SRTP keys that it gives (RFC 5764). */
#pragma once
#include "clock.h"
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct endpoint;

enum dtls_role { DTLS_CLIENT, DTLS_SERVER };

struct dtls {
  enum dtls_role role;
  SSL *ssl;
  BIO *received;
};

/* One certificate for all endpoints. `profiles`: as OpenSSL names them. Exits when it cannot. */
void prepare_dtls(const char *profiles);
/* SHA-256, as SDP has it. */
const char *dtls_fingerprint(void);

void start_dtls(struct endpoint *e);
void receive_dtls(struct endpoint *e, const uint8_t *bytes, size_t length);
/* Sends again what was not answered. */
void run_dtls_timer(struct endpoint *e);
void end_dtls(struct endpoint *e);
