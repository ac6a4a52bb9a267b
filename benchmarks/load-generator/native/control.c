#include "control.h"
#include "endpoint.h"
#include "measures.h"
#include "reports.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_SIZE (1 << 20)
#define LOOPBACK 127

/* `name=number` in a line; 0 where it is not there. */
static double number_of(const char *line, const char *name) {
  char wanted[32];
  int length = snprintf(wanted, sizeof wanted, " %s=", name);
  const char *at = strstr(line, wanted);
  return at ? strtod(at + length, NULL) : 0;
}

static uint32_t ssrc_of(const char *line, const char *name) { return (uint32_t)number_of(line, name); }

static void complain(const char *line, const char *why) {
  printf("{\"event\":\"error\",\"why\":\"%s\",\"command\":\"%.40s\"}\n", why, line);
}

static void open_one(int id, const char *line) {
  struct endpoint *e = open_endpoint(id);
  if (!e) complain(line, "cannot be opened");
  else
    printf("{\"event\":\"opened\",\"id\":%d,\"port\":%u,\"ufrag\":\"%s\",\"password\":\"%s\",\"fingerprint\":\"%s\"}\n",
           id, e->port, e->ice.ufrag, e->ice.password, dtls_fingerprint());
}

/* connect ID ADDRESS PORT UFRAG PASSWORD client|server */
static void connect_one(struct endpoint *e, const char *line) {
  char address[64], role[8];
  unsigned port;
  struct ice *ice = &e->ice;
  if (e->phase != OPEN || sscanf(line, "%*s %*d %63s %u %256s %256s %7s", address, &port, ice->remote_ufrag,
                                 ice->remote_password, role) != 5) {
    complain(line, "not understood");
    return;
  }
  e->remote.sin_family = AF_INET;
  e->remote.sin_port = htons((uint16_t)port);
  if (inet_pton(AF_INET, address, &e->remote.sin_addr) != 1 || ntohl(e->remote.sin_addr.s_addr) >> 24 != LOOPBACK) {
    fail(e, "load is for this machine alone: the address must be of the loopback");
    return;
  }
  e->dtls.role = strcmp(role, "server") == 0 ? DTLS_SERVER : DTLS_CLIENT;
  connect_endpoint(e);
}

/* send ID ssrc= pt= fps= packets= size= [video=1 width= height= transport-cc=] [rtx-ssrc= rtx-pt=] [audio-level= level=] */
static void send_one(struct endpoint *e, const char *line) {
  struct stream_to_send stream = {
      .ssrc = ssrc_of(line, "ssrc"),
      .rtx_ssrc = ssrc_of(line, "rtx-ssrc"),
      .payload_type = (uint8_t)number_of(line, "pt"),
      .rtx_payload_type = (uint8_t)number_of(line, "rtx-pt"),
      .video = number_of(line, "video") != 0,
      .fps = number_of(line, "fps"),
      .packets_per_frame = (int)number_of(line, "packets"),
      .bytes_per_packet = (int)number_of(line, "size"),
      .width = (uint16_t)number_of(line, "width"),
      .height = (uint16_t)number_of(line, "height"),
      .transport_cc = (int)number_of(line, "transport-cc"),
      .audio_level = (int)number_of(line, "audio-level"),
      .level = (uint8_t)number_of(line, "level"),
  };
  if (!add_sent_stream(e, &stream)) complain(line, "too many streams, or packets too large");
}

/* receive ID ssrc= [rtx-ssrc=] [transport-cc=] */
static void receive_one(struct endpoint *e, const char *line) {
  struct received_stream *stream = received_stream_of(e, ssrc_of(line, "ssrc"));
  if (!stream) {
    complain(line, "too many streams");
    return;
  }
  stream->rtx_ssrc = ssrc_of(line, "rtx-ssrc");
  /* Of the endpoint: a stream without it does not take it from the others. */
  int extension = (int)number_of(line, "transport-cc");
  if (extension) e->transport_cc.extension = extension;
}

/* pause ID ssrc=, resume ID ssrc= */
static void pause_one(struct endpoint *e, const char *line, bool paused) {
  if (!pause_sent_stream(e, ssrc_of(line, "ssrc"), paused)) complain(line, "there is no such stream");
}

/* await-height ID ssrc= height= */
static void await_one(struct endpoint *e, const char *line) {
  struct received_stream *stream = received_stream_of(e, ssrc_of(line, "ssrc"));
  if (stream) await_height(stream, (uint16_t)number_of(line, "height"));
  else complain(line, "too many streams");
}

/* lose ID sent= received= */
static void lose_some(struct endpoint *e, const char *line) {
  e->sending.lose_each = (unsigned)number_of(line, "sent");
  e->receiving.lose_each = (unsigned)number_of(line, "received");
}

static void print_streams(const struct endpoint *e) {
  printf("{\"event\":\"streams\",\"id\":%d,\"sent\":[", e->id);
  for (int i = 0; i < e->sending.count; i++) {
    const struct sent_stream *s = e->sending.streams[i];
    printf("%s{\"ssrc\":%u,\"packets\":%lu,\"nacked\":%lu,\"retransmitted\":%lu,\"keyFramesAsked\":%lu}", i ? "," : "",
           s->is.ssrc, s->packets, s->nacked, s->retransmitted, s->key_frames_asked);
  }
  printf("],\"received\":[");
  for (int i = 0; i < e->receiving.count; i++) {
    const struct received_stream *s = e->receiving.streams[i];
    printf("%s{\"ssrc\":%u,\"packets\":%lu,\"missed\":%lu,\"recovered\":%lu,\"lost\":%lu,\"height\":%u}", i ? "," : "",
           s->ssrc, s->packets, s->missed, s->recovered, s->lost, s->height);
  }
  printf("]}\n");
}

static void obey(const char *line) {
  char verb[16];
  int id = -1;
  if (sscanf(line, "%15s %d", verb, &id) < 1) return;
  struct endpoint *e = endpoint_of(id);
  if (strcmp(verb, "measures") == 0) print_measures();
  else if (strcmp(verb, "forget") == 0) forget_measures();
  else if (strcmp(verb, "open") == 0) open_one(id, line);
  else if (!e) complain(line, "there is no such endpoint");
  else if (strcmp(verb, "connect") == 0) connect_one(e, line);
  else if (strcmp(verb, "send") == 0) send_one(e, line);
  else if (strcmp(verb, "receive") == 0) receive_one(e, line);
  else if (strcmp(verb, "pause") == 0) pause_one(e, line, true);
  else if (strcmp(verb, "resume") == 0) pause_one(e, line, false);
  else if (strcmp(verb, "await-height") == 0) await_one(e, line);
  else if (strcmp(verb, "lose") == 0) lose_some(e, line);
  else if (strcmp(verb, "key-frame") == 0) send_pli(e, ssrc_of(line, "ssrc"));
  else if (strcmp(verb, "streams") == 0) print_streams(e);
  else if (strcmp(verb, "close") == 0) close_endpoint(id);
  else complain(line, "not understood");
}

bool read_commands(void) {
  static char input[INPUT_SIZE];
  static size_t held;
  ssize_t count = read(STDIN_FILENO, input + held, sizeof input - held - 1);
  if (count == 0) return false;
  if (count < 0) return true;
  held += (size_t)count;
  input[held] = 0;
  char *line = input;
  for (char *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    obey(line);
  }
  held -= (size_t)(line - input);
  memmove(input, line, held);
  return held < sizeof input - 1;
}
