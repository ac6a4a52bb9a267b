#include "keys.h"
#include "endpoint.h"
#include "measures.h"
#include <stdio.h>
#include <string.h>

#define MAX_KEY 32
#define MAX_SALT 14
/* Packets that may come late. mediasoup has the same. */
#define REPLAY_WINDOW 1024

struct profile {
  size_t key, salt;
  void (*choose)(srtp_crypto_policy_t *);
};

static const struct profile *profile_of(SSL *ssl) {
  static const struct profile cm = {16, 14, srtp_crypto_policy_set_rtp_default};
  static const struct profile gcm = {16, 12, srtp_crypto_policy_set_aes_gcm_128_16_auth};
  const SRTP_PROTECTION_PROFILE *chosen = SSL_get_selected_srtp_profile(ssl);
  if (!chosen) return NULL;
  if (chosen->id == SRTP_AES128_CM_SHA1_80) return &cm;
  return chosen->id == SRTP_AEAD_AES_128_GCM ? &gcm : NULL;
}

static bool make(srtp_t *session, const struct profile *profile, uint8_t *key, srtp_ssrc_type_t direction) {
  srtp_policy_t policy;
  memset(&policy, 0, sizeof policy);
  profile->choose(&policy.rtp);
  profile->choose(&policy.rtcp);
  policy.key = key;
  policy.ssrc.type = direction;
  policy.window_size = REPLAY_WINDOW;
  /* A packet may be asked for again. */
  policy.allow_repeat_tx = 1;
  return srtp_create(session, &policy) == srtp_err_status_ok;
}

/* RFC 5764 §4.2: the client's key, the server's, the client's salt, the server's. */
static bool make_sessions(struct endpoint *e, const struct profile *profile) {
  uint8_t material[2 * (MAX_KEY + MAX_SALT)];
  size_t key = profile->key, salt = profile->salt;
  if (SSL_export_keying_material(e->dtls.ssl, material, 2 * (key + salt), "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0) != 1)
    return false;
  uint8_t of[2][MAX_KEY + MAX_SALT];
  for (int end = 0; end < 2; end++) {
    memcpy(of[end], material + (size_t)end * key, key);
    memcpy(of[end] + key, material + 2 * key + (size_t)end * salt, salt);
  }
  int own = e->dtls.role == DTLS_CLIENT ? 0 : 1;
  return make(&e->outgoing, profile, of[own], ssrc_any_outbound) &&
         make(&e->incoming, profile, of[1 - own], ssrc_any_inbound);
}

void take_keys(struct endpoint *e) {
  const struct profile *profile = profile_of(e->dtls.ssl);
  if (!profile || !make_sessions(e, profile)) {
    fail(e, "no SRTP keys came of the handshake");
    return;
  }
  e->phase = CONNECTED;
  printf("{\"event\":\"connected\",\"id\":%d,\"iceMs\":%.2f,\"dtlsMs\":%.2f,\"profile\":\"%s\"}\n", e->id,
         e->ice.took_ms, (double)(now() - e->began) / 1e6, SSL_get_selected_srtp_profile(e->dtls.ssl)->name);
}

void drop_keys(struct endpoint *e) {
  if (e->outgoing) srtp_dealloc(e->outgoing);
  if (e->incoming) srtp_dealloc(e->incoming);
}

static bool counted(srtp_err_status_t status, uint64_t *failures) {
  if (status != srtp_err_status_ok) ++*failures;
  return status == srtp_err_status_ok;
}

bool protect(struct endpoint *e, uint8_t *packet, int *length) {
  return counted(srtp_protect(e->outgoing, packet, length), &measures.unsendable);
}

bool protect_rtcp(struct endpoint *e, uint8_t *packet, int *length) {
  return counted(srtp_protect_rtcp(e->outgoing, packet, length), &measures.unsendable);
}

bool unprotect(struct endpoint *e, uint8_t *packet, int *length) {
  return counted(srtp_unprotect(e->incoming, packet, length), &measures.undecipherable);
}

bool unprotect_rtcp(struct endpoint *e, uint8_t *packet, int *length) {
  return counted(srtp_unprotect_rtcp(e->incoming, packet, length), &measures.undecipherable);
}
