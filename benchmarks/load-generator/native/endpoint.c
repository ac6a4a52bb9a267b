#define _GNU_SOURCE
#include "endpoint.h"
#include "keys.h"
#include "measures.h"
#include "reports.h"
#include "rtcp.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the kernel keeps of a busy moment, at 1,200 bytes a packet: some 800 packets. */
#define SOCKET_BUFFER (2 << 20)
#define BATCH 64
#define MAX_READY 1024
/* Of what is not media. More often takes from the SFU's machine what is to be measured. */
#define SLOW_TICK (10 * MS)

static struct endpoint *endpoints[MAX_ENDPOINTS];
static int highest = -1;
/* Those that send, which are asked each time. */
static struct endpoint *senders[MAX_ENDPOINTS];
static int sender_count;
static int readiness = -1;

static struct mmsghdr batch[BATCH];
static struct iovec parts[BATCH];
static uint8_t packets[BATCH][MAX_PACKET];
static uint8_t controls[BATCH][64];

int endpoint_poll(void) {
  if (readiness < 0) readiness = epoll_create1(EPOLL_CLOEXEC);
  return readiness;
}

static int open_socket(uint16_t *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int on = 1, buffer = SOCKET_BUFFER;
  int file = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return -1;
  setsockopt(file, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  if (setsockopt(file, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) < 0)
    setsockopt(file, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  if (bind(file, (struct sockaddr *)&address, size) < 0 || getsockname(file, (struct sockaddr *)&address, &size) < 0) {
    close(file);
    return -1;
  }
  *port = ntohs(address.sin_port);
  return file;
}

struct endpoint *open_endpoint(int id) {
  if (id < 0 || id >= MAX_ENDPOINTS || endpoints[id]) return NULL;
  struct endpoint *e = calloc(1, sizeof *e);
  e->id = id;
  e->socket = open_socket(&e->port);
  if (e->socket < 0) {
    free(e);
    return NULL;
  }
  make_ice_credentials(&e->ice);
  /* Reports and feedback of many endpoints do not come at the same moment. */
  e->next_report = now() + (ns)(drand48() * (double)SECOND);
  e->transport_cc.next_feedback = now() + (ns)(drand48() * 100 * (double)MS);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = e};
  epoll_ctl(endpoint_poll(), EPOLL_CTL_ADD, e->socket, &event);
  endpoints[id] = e;
  if (id > highest) highest = id;
  return e;
}

struct endpoint *endpoint_of(int id) { return id >= 0 && id < MAX_ENDPOINTS ? endpoints[id] : NULL; }

static void list_senders(void) {
  sender_count = 0;
  for (int id = 0; id <= highest; id++)
    if (endpoints[id] && endpoints[id]->sending.count > 0) senders[sender_count++] = endpoints[id];
}

void close_endpoint(int id) {
  struct endpoint *e = endpoint_of(id);
  if (!e) return;
  endpoints[id] = NULL;
  if (e->sending.count > 0) list_senders();
  close(e->socket);
  end_dtls(e);
  drop_keys(e);
  drop_sent_streams(e);
  drop_received_streams(e);
  drop_arrivals(e);
  free(e);
}

void connect_endpoint(struct endpoint *e) {
  e->phase = CONNECTING;
  e->began = now();
  if (connect(e->socket, (struct sockaddr *)&e->remote, sizeof e->remote) < 0) {
    fail(e, "the address cannot be reached");
    return;
  }
  check_ice(e);
}

void fail(struct endpoint *e, const char *why) {
  if (e->phase == FAILED) return;
  e->phase = FAILED;
  printf("{\"event\":\"failed\",\"id\":%d,\"why\":\"%s\"}\n", e->id, why);
}

void send_datagram(struct endpoint *e, const void *bytes, size_t length) {
  if (send(e->socket, bytes, length, 0) < 0) measures.unsendable++;
}

static ns stamp_of(struct msghdr *message) {
  struct cmsghdr *control = CMSG_FIRSTHDR(message);
  if (!control || control->cmsg_type != SCM_TIMESTAMPNS) return wall();
  struct timespec time;
  memcpy(&time, CMSG_DATA(control), sizeof time);
  return (ns)time.tv_sec * SECOND + (ns)time.tv_nsec;
}

/* By the first byte: RFC 7983 §7. RTCP by its type: RFC 5761 §4. */
static void receive(struct endpoint *e, uint8_t *packet, size_t length, ns arrived) {
  if (length < 2) return;
  if (packet[0] < 4) receive_stun(e, packet, length);
  else if (packet[0] >= 20 && packet[0] < 64) receive_dtls(e, packet, length);
  else if (packet[0] < 128 || packet[0] > 191 || e->phase != CONNECTED) return;
  else if (packet[1] >= 192 && packet[1] < 224) receive_rtcp(e, packet, length);
  else receive_rtp(e, packet, length, arrived);
}

static void drain(struct endpoint *e) {
  int count;
  do {
    for (int i = 0; i < BATCH; i++) {
      parts[i] = (struct iovec){packets[i], MAX_PACKET};
      batch[i].msg_hdr = (struct msghdr){
          .msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = controls[i], .msg_controllen = sizeof controls[i]};
    }
    count = recvmmsg(e->socket, batch, BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < count; i++) receive(e, packets[i], batch[i].msg_len, stamp_of(&batch[i].msg_hdr));
  } while (count == BATCH);
}

void receive_all(void) {
  static struct epoll_event ready[MAX_READY];
  int count = epoll_wait(endpoint_poll(), ready, MAX_READY, 0);
  for (int i = 0; i < count; i++)
    if (ready[i].data.ptr) drain(ready[i].data.ptr);
}

static void run_slow(struct endpoint *e, ns time) {
  if (e->phase == CONNECTING || e->phase == CONNECTED) check_ice(e);
  run_dtls_timer(e);
  if (e->phase != CONNECTED) return;
  send_reports(e, time);
  ask_for_missing(e, time);
  send_feedback(e, time);
}

void run_due(void) {
  static ns next_slow;
  ns time = now();
  for (int i = 0; i < sender_count; i++)
    if (senders[i]->phase == CONNECTED) send_frames(senders[i], time);
  if (time < next_slow) return;
  next_slow = time + SLOW_TICK;
  /* The list is of this round: endpoints come and go between them. */
  list_senders();
  for (int id = 0; id <= highest; id++)
    if (endpoints[id]) run_slow(endpoints[id], time);
}
