#define _GNU_SOURCE
#include "router.h"
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Packets that one direction holds: 300 ms at 200 Mbit/s, 12 MB. */
#define CAPACITY 8192
/* After so many packets of one host the others get their turn. */
#define BATCH 64
/* How long one draw of the jitter holds: a radio's turn, several packets long. */
#define JITTER_HOLDS_NS 30000000ULL

struct packet {
  ns departs;
  uint16_t size;
  uint8_t data[MTU];
};

struct direction {
  struct impairment impairment;
  struct counters counters;
  ns impaired_since, busy_until, last_departure, jitter, jitter_until;
  struct packet *queue;
  /* Count packets, not places. */
  uint64_t head, tail;
};

static struct {
  int tun;
  struct direction ways[2];
} lines[MAX_HOSTS];
static int line_count;

static ns now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (ns)t.tv_sec * 1000000000ULL + (ns)t.tv_nsec;
}

void open_lines(int hosts, const int tuns[]) {
  line_count = hosts;
  srand48((long)now_ns());
  for (int i = 0; i < hosts; i++) {
    lines[i].tun = tuns[i];
    for (int way = UP; way <= DOWN; way++) {
      lines[i].ways[way].queue = calloc(CAPACITY, sizeof(struct packet));
      if (!lines[i].ways[way].queue) abort();
    }
  }
}

void set_impairment(int host, enum way way, const struct impairment *impairment) {
  struct direction *direction = &lines[host].ways[way];
  direction->impairment = *impairment;
  direction->impaired_since = now_ns();
  direction->jitter_until = 0;
}

const struct counters *counters_of(int host, enum way way) { return &lines[host].ways[way].counters; }

static bool is_blocked(const struct impairment *impairment, const uint8_t *data, uint16_t size) {
  const int header = (data[0] & 15) * 4;
  const bool has_ports = size >= header + 4;
  const int from = has_ports ? data[header] << 8 | data[header + 1] : 0;
  const int to = has_ports ? data[header + 2] << 8 | data[header + 3] : 0;
  for (int i = 0; i < MAX_BLOCKED; i++) {
    const int protocol = impairment->blocked[i].protocol, port = impairment->blocked[i].port;
    if (protocol == data[9] && (port == 0 || port == from || port == to)) return true;
  }
  return false;
}

static ns jitter_at(struct direction *direction, ns now) {
  if (direction->impairment.jitter == 0) return 0;
  if (now >= direction->jitter_until) {
    direction->jitter = (ns)(2 * drand48() * (double)direction->impairment.jitter);
    direction->jitter_until = now + JITTER_HOLDS_NS;
  }
  return direction->jitter;
}

/* When the packet comes out, or 0 when it does not. The order on a real line: firewall, queue, wire. */
static ns departure(struct direction *direction, const uint8_t *data, uint16_t size, ns now) {
  const struct impairment *it = &direction->impairment;
  struct counters *count = &direction->counters;
  count->packets++;
  count->bytes += size;
  if (is_blocked(it, data, size)) return count->blocked++, 0;
  ns at = now;
  if (it->ns_per_byte > 0) {
    const ns begins = direction->busy_until > now ? direction->busy_until : now;
    if (begins - now > it->queue) return count->overflowed++, 0;
    direction->busy_until = at = begins + (ns)(size * it->ns_per_byte);
  }
  const bool in_burst = it->burst_every > 0 && (now - direction->impaired_since) % it->burst_every < it->burst_lasts;
  if (in_burst) return count->burst_lost++, 0;
  if (it->loss > 0 && drand48() < it->loss) return count->lost++, 0;
  at += it->delay + jitter_at(direction, now);
  if (at < direction->last_departure) at = direction->last_departure;
  return direction->last_departure = at;
}

static void enter(int host, enum way way, const uint8_t *data, uint16_t size, ns now);

/* Behind the sender's uplink lies the receiver's downlink, behind that the receiver. */
static void leave(int host, enum way way, const uint8_t *data, uint16_t size, ns now) {
  struct counters *count = &lines[host].ways[way].counters;
  if (way == DOWN) {
    /* A full device takes it not. */
    if (write(lines[host].tun, data, size) == size) count->delivered++;
    return;
  }
  count->delivered++;
  const int to = data[19] - 1;
  if (data[16] == FIRST_BYTE && data[17] == SECOND_BYTE && to >= 0 && to < line_count) enter(to, DOWN, data, size, now);
}

static void enter(int host, enum way way, const uint8_t *data, uint16_t size, ns now) {
  struct direction *direction = &lines[host].ways[way];
  const ns departs = departure(direction, data, size, now);
  if (departs == 0) return;
  if (departs <= now && direction->head == direction->tail) return leave(host, way, data, size, now);
  if (direction->tail - direction->head == CAPACITY) {
    direction->counters.overflowed++;
    return;
  }
  struct packet *packet = &direction->queue[direction->tail++ % CAPACITY];
  packet->departs = departs;
  packet->size = size;
  memcpy(packet->data, data, size);
}

static void release(int host, enum way way, ns now) {
  struct direction *direction = &lines[host].ways[way];
  for (; direction->head != direction->tail; direction->head++) {
    const struct packet *packet = &direction->queue[direction->head % CAPACITY];
    if (packet->departs > now) return;
    leave(host, way, packet->data, packet->size, now);
  }
}

void release_all(void) {
  const ns now = now_ns();
  /* Uplinks first: what they let out may be due on a downlink at once. */
  for (int i = 0; i < line_count; i++) release(i, UP, now);
  for (int i = 0; i < line_count; i++) release(i, DOWN, now);
}

bool next_release(ns *left) {
  ns next = UINT64_MAX;
  for (int i = 0; i < 2 * line_count; i++) {
    const struct direction *it = &lines[i / 2].ways[i % 2];
    if (it->head == it->tail) continue;
    const ns departs = it->queue[it->head % CAPACITY].departs;
    if (departs < next) next = departs;
  }
  const ns now = now_ns();
  *left = next != UINT64_MAX && next > now ? next - now : 0;
  return next != UINT64_MAX;
}

void receive(int host) {
  uint8_t data[MTU];
  for (int i = 0; i < BATCH; i++) {
    const ssize_t size = read(lines[host].tun, data, sizeof data);
    if (size < 0) return;
    const bool is_ipv4 = size >= (ssize_t)20 && data[0] >> 4 == 4;
    if (is_ipv4) enter(host, UP, data, (uint16_t)size, now_ns());
  }
}
