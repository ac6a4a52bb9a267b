#include "dtls.h"
#include "endpoint.h"
#include "keys.h"
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MTU 1200
#define DAY 86400
/* Of an ice-lite SFU that drops the first ClientHello: longer is felt by all who join, shorter sends twice for nothing. */
#define FIRST_TIMEOUT_US 50000u
#define LONGEST_TIMEOUT_US 3000000u

static SSL_CTX *contexts[2];
static BIO_METHOD *socket_method;
static char fingerprint[3 * EVP_MAX_MD_SIZE];

static void require(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "no DTLS: %s\n", what);
  exit(1);
}

static int write_socket(BIO *bio, const char *bytes, int length) {
  BIO_clear_retry_flags(bio);
  send_datagram(BIO_get_data(bio), bytes, (size_t)length);
  return length;
}

static long control_socket(BIO *bio, int command, long number, void *pointer) {
  (void)bio, (void)number, (void)pointer;
  switch (command) {
  case BIO_CTRL_FLUSH:
    return 1;
  case BIO_CTRL_DGRAM_QUERY_MTU:
  case BIO_CTRL_DGRAM_GET_MTU:
    return MTU;
  default:
    return 0;
  }
}

static int create_socket(BIO *bio) {
  BIO_set_init(bio, 1);
  return 1;
}

static unsigned timeout_after(SSL *ssl, unsigned before_us) {
  (void)ssl;
  if (before_us == 0) return FIRST_TIMEOUT_US;
  return before_us * 2 > LONGEST_TIMEOUT_US ? LONGEST_TIMEOUT_US : before_us * 2;
}

/* Whom it calls was named on this machine. */
static int accept_all(int ok, X509_STORE_CTX *store) {
  (void)ok, (void)store;
  return 1;
}

static SSL_CTX *make_context(const SSL_METHOD *method, X509 *certificate, EVP_PKEY *key, const char *profiles) {
  SSL_CTX *context = SSL_CTX_new(method);
  require(context != NULL, "no context");
  require(SSL_CTX_use_certificate(context, certificate) == 1, "the certificate");
  require(SSL_CTX_use_PrivateKey(context, key) == 1, "the key");
  require(SSL_CTX_set_tlsext_use_srtp(context, profiles) == 0, "the SRTP profile");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_all);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return context;
}

static X509 *make_certificate(EVP_PKEY *key) {
  X509 *certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_set_version(certificate, X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 30 * DAY);
  X509_set_pubkey(certificate, key);
  X509_NAME *name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"load-generator", -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  require(X509_sign(certificate, key, EVP_sha256()) > 0, "the signature");
  return certificate;
}

static void make_fingerprint(X509 *certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  X509_digest(certificate, EVP_sha256(), digest, &length);
  for (unsigned i = 0; i < length; i++) snprintf(fingerprint + 3 * i, 4, i + 1 < length ? "%02X:" : "%02X", digest[i]);
}

void prepare_dtls(const char *profiles) {
  EVP_PKEY *key = EVP_EC_gen("P-256");
  require(key != NULL, "the key");
  X509 *certificate = make_certificate(key);
  make_fingerprint(certificate);
  contexts[DTLS_CLIENT] = make_context(DTLS_client_method(), certificate, key, profiles);
  contexts[DTLS_SERVER] = make_context(DTLS_server_method(), certificate, key, profiles);
  socket_method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
  BIO_meth_set_write(socket_method, write_socket);
  BIO_meth_set_ctrl(socket_method, control_socket);
  BIO_meth_set_create(socket_method, create_socket);
}

const char *dtls_fingerprint(void) { return fingerprint; }

static void shake_hands(struct endpoint *e) {
  SSL *ssl = e->dtls.ssl;
  int result = SSL_do_handshake(ssl);
  if (result == 1) {
    take_keys(e);
    return;
  }
  int error = SSL_get_error(ssl, result);
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) fail(e, "the DTLS handshake failed");
}

void start_dtls(struct endpoint *e) {
  struct dtls *dtls = &e->dtls;
  dtls->ssl = SSL_new(contexts[dtls->role]);
  dtls->received = BIO_new(BIO_s_mem());
  BIO_set_mem_eof_return(dtls->received, -1);
  BIO *socket = BIO_new(socket_method);
  BIO_set_data(socket, e);
  SSL_set_bio(dtls->ssl, dtls->received, socket);
  DTLS_set_timer_cb(dtls->ssl, timeout_after);
  SSL_set_options(dtls->ssl, SSL_OP_NO_QUERY_MTU);
  DTLS_set_link_mtu(dtls->ssl, MTU);
  if (dtls->role == DTLS_SERVER) {
    SSL_set_accept_state(dtls->ssl);
    return;
  }
  SSL_set_connect_state(dtls->ssl);
  shake_hands(e);
}

void receive_dtls(struct endpoint *e, const uint8_t *bytes, size_t length) {
  struct dtls *dtls = &e->dtls;
  if (!dtls->ssl) return;
  BIO_write(dtls->received, bytes, (int)length);
  if (e->phase == CONNECTING) {
    shake_hands(e);
    return;
  }
  char ignored[256];
  if (SSL_read(dtls->ssl, ignored, sizeof ignored) <= 0 && SSL_get_shutdown(dtls->ssl) & SSL_RECEIVED_SHUTDOWN) {
    fail(e, "the other end said goodbye");
  }
}

void run_dtls_timer(struct endpoint *e) {
  SSL *ssl = e->dtls.ssl;
  if (!ssl || e->phase != CONNECTING) return;
  struct timeval left;
  if (DTLSv1_get_timeout(ssl, &left) && left.tv_sec == 0 && left.tv_usec == 0) DTLSv1_handle_timeout(ssl);
}

void end_dtls(struct endpoint *e) { SSL_free(e->dtls.ssl); }
