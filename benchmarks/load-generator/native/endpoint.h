/* One end of a connection: a socket, ICE, DTLS, the keys, and what is sent and received. */
#pragma once
#include "clock.h"
#include "dtls.h"
#include "ice.h"
#include "receiving.h"
#include "sending.h"
#include "transport-cc.h"
#include <netinet/in.h>
#include <srtp2/srtp.h>
#include <stdbool.h>

#define MAX_ENDPOINTS 16384
/* An Ethernet's, with room to spare for what SRTP adds. */
#define MAX_PACKET 1600

enum phase { OPEN, CONNECTING, CONNECTED, FAILED };

struct endpoint {
  int id, socket;
  uint16_t port;
  enum phase phase;
  struct sockaddr_in remote;
  ns began;
  struct ice ice;
  struct dtls dtls;
  /* From CONNECTED on. */
  srtp_t outgoing, incoming;
  struct sending sending;
  struct receiving receiving;
  struct transport_cc transport_cc;
  ns next_report;
};

/* NULL where there is none, or none can be made. */
struct endpoint *open_endpoint(int id);
struct endpoint *endpoint_of(int id);
void close_endpoint(int id);
void connect_endpoint(struct endpoint *e);
/* Tells that it failed, once. */
void fail(struct endpoint *e, const char *why);

/* Takes what sockets have got. */
void receive_all(void);
/* What is due: frames to be sent; less often checks, timers, reports. */
void run_due(void);

void send_datagram(struct endpoint *e, const void *bytes, size_t length);
/* The file of readiness, for whoever waits for more than sockets. */
int endpoint_poll(void);
