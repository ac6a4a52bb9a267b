/*
 * A network on one machine: a router in user space, and hosts that have nothing but their line to it. Each direction of
 * each line can be made worse while traffic runs.
 *
 *   router HOSTS
 *
 * Host 0 is this machine, from its own network namespace; hosts 1 to HOSTS are namespaces that this program makes and
 * holds. Host I has the address 198.18.N.(I+1) (RFC 2544: addresses for benchmarks), where N is the first that no other
 * router has. Each is a TUN device, which ends with the program, and the namespaces with it: nothing is left behind.
 *
 * First it prints {"network":N,"namespaces":[FD,...]}: /proc/PID/fd/FD is what nsenter takes. Then it reads commands, a
 * line each, and answers each with one line of JSON:
 *
 *   set HOST up|down LOSS BURST_EVERY_MS BURST_LASTS_MS RATE_KBPS QUEUE_MS DELAY_MS JITTER_MS [udp|tcp:PORT ...]
 *   counters
 *
 * `up` is from the host to the router. The names after the numbers are what is blocked; port 0 is every port.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <math.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAX_HOSTS 16
#define MAX_BLOCKED 4
#define MTU 1500
/* Of one direction: 8 MB, 300 ms at 200 Mbit/s. A power of two. */
#define QUEUE_PACKETS 8192
/* After so many packets of one line the others get their turn. */
#define BATCH 64
/* How long one draw of the jitter holds: a radio's or a busy Wi-Fi's turn, several packets long. */
#define JITTER_HOLDS_NS 30000000ULL

typedef uint64_t ns;

struct packet {
  ns departs;
  uint16_t size;
  uint8_t data[MTU];
};

struct blocked {
  uint8_t protocol;
  uint16_t port;
};

/* What a direction does to packets. All zero: nothing. */
struct impairment {
  double loss;
  ns burst_every, burst_lasts;
  double ns_per_byte;
  ns queue;
  ns delay, jitter;
  struct blocked blocked[MAX_BLOCKED];
};

struct counters {
  uint64_t packets, bytes, blocked, overflowed, lost, burst_lost, delivered;
};

struct direction {
  struct impairment impairment;
  struct counters counters;
  ns impaired_since, busy_until, last_departure, jitter, jitter_until;
  struct packet *queue;
  uint32_t head, tail;
};

struct host {
  int tun, namespace;
  struct direction up, down;
};

static struct host hosts[MAX_HOSTS];
static int host_count;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static ns now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (ns)t.tv_sec * 1000000000ULL + (ns)t.tv_nsec;
}

/* --- Devices -------------------------------------------------------------------------------------------------------- */

static void bring_up(const char *name, const char *address) {
  struct ifreq request = {0};
  int socket_fd = socket(AF_INET, SOCK_DGRAM, 0);
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (address) {
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    in->sin_family = AF_INET;
    inet_pton(AF_INET, address, &in->sin_addr);
    if (ioctl(socket_fd, SIOCSIFADDR, &request) < 0) fail("SIOCSIFADDR");
    inet_pton(AF_INET, "255.255.255.0", &in->sin_addr);
    if (ioctl(socket_fd, SIOCSIFNETMASK, &request) < 0) fail("SIOCSIFNETMASK");
  }
  if (ioctl(socket_fd, SIOCGIFFLAGS, &request) < 0) fail("SIOCGIFFLAGS");
  request.ifr_flags |= IFF_UP | IFF_RUNNING;
  if (ioctl(socket_fd, SIOCSIFFLAGS, &request) < 0) fail("SIOCSIFFLAGS");
  close(socket_fd);
}

/* -1 when another program has a device of this name. */
static int open_tun(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0) fail("/dev/net/tun");
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(tun, TUNSETIFF, &request) == 0) return tun;
  if (errno != EBUSY) fail("TUNSETIFF");
  close(tun);
  return -1;
}

/* The device's name is what keeps two routers from taking one network: the kernel gives it once. */
static int take_network(void) {
  for (int network = 0; network < 256; network++) {
    char name[IFNAMSIZ], address[16];
    snprintf(name, sizeof name, "parley%d", network);
    hosts[0].tun = open_tun(name);
    if (hosts[0].tun < 0) continue;
    snprintf(address, sizeof address, "198.18.%d.1", network);
    bring_up(name, address);
    return network;
  }
  fprintf(stderr, "all networks are taken\n");
  exit(1);
}

static void make_namespaces(int network) {
  int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (own < 0) fail("/proc/self/ns/net");
  for (int i = 1; i < host_count; i++) {
    char address[16];
    if (unshare(CLONE_NEWNET) < 0) fail("unshare");
    hosts[i].namespace = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (hosts[i].namespace < 0) fail("/proc/self/ns/net");
    /* Browsers tell what kind of network it is by the name. */
    hosts[i].tun = open_tun("eth0");
    snprintf(address, sizeof address, "198.18.%d.%d", network, i + 1);
    bring_up("lo", NULL);
    bring_up("eth0", address);
  }
  if (setns(own, CLONE_NEWNET) < 0) fail("setns");
  close(own);
}

/* --- A packet's way ------------------------------------------------------------------------------------------------- */

static double chance(void) { return drand48(); }

static bool is_blocked(const struct impairment *impairment, const uint8_t *data, uint16_t size) {
  const uint16_t header = (data[0] & 15) * 4;
  const uint8_t protocol = data[9];
  const bool has_ports = size >= header + 4;
  const uint16_t from = has_ports ? data[header] << 8 | data[header + 1] : 0;
  const uint16_t to = has_ports ? data[header + 2] << 8 | data[header + 3] : 0;
  for (int i = 0; i < MAX_BLOCKED; i++) {
    const struct blocked *it = &impairment->blocked[i];
    if (it->protocol == protocol && (it->port == 0 || it->port == from || it->port == to)) return true;
  }
  return false;
}

static ns jitter_at(struct direction *direction, ns now) {
  if (direction->impairment.jitter == 0) return 0;
  if (now >= direction->jitter_until) {
    direction->jitter = (ns)(2 * chance() * (double)direction->impairment.jitter);
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
  if (it->burst_every > 0 && (now - direction->impaired_since) % it->burst_every < it->burst_lasts)
    return count->burst_lost++, 0;
  if (it->loss > 0 && chance() < it->loss) return count->lost++, 0;
  at += it->delay + jitter_at(direction, now);
  return direction->last_departure = at > direction->last_departure ? at : direction->last_departure;
}

static void deliver(int to, const uint8_t *data, uint16_t size) {
  /* A device's own full queue is the only way to fail here, and counts as undelivered. */
  if (write(hosts[to].tun, data, size) == size) hosts[to].down.counters.delivered++;
}

static void enter(int host, bool up, const uint8_t *data, uint16_t size, ns now);

/* Behind the uplink lies the receiver's downlink, behind that the receiver. */
static void leave(int host, bool up, const uint8_t *data, uint16_t size, ns now) {
  if (!up) return deliver(host, data, size);
  hosts[host].up.counters.delivered++;
  const int to = data[19] - 1;
  if (to >= 0 && to < host_count && data[16] == 198 && data[17] == 18) enter(to, false, data, size, now);
}

static void enter(int host, bool up, const uint8_t *data, uint16_t size, ns now) {
  struct direction *direction = up ? &hosts[host].up : &hosts[host].down;
  const ns departs = departure(direction, data, size, now);
  if (departs == 0) return;
  if (departs <= now && direction->head == direction->tail) return leave(host, up, data, size, now);
  if (direction->tail - direction->head == QUEUE_PACKETS) {
    direction->counters.overflowed++;
    return;
  }
  struct packet *packet = &direction->queue[direction->tail++ % QUEUE_PACKETS];
  packet->departs = departs;
  packet->size = size;
  memcpy(packet->data, data, size);
}

static void release(int host, bool up, ns now) {
  struct direction *direction = up ? &hosts[host].up : &hosts[host].down;
  while (direction->head != direction->tail) {
    const struct packet *packet = &direction->queue[direction->head % QUEUE_PACKETS];
    if (packet->departs > now) return;
    leave(host, up, packet->data, packet->size, now);
    direction->head++;
  }
}

/* Uplinks first: what they release may pass its downlink at once. */
static void release_all(ns now) {
  for (int i = 0; i < host_count; i++) release(i, true, now);
  for (int i = 0; i < host_count; i++) release(i, false, now);
}

static void receive(int host) {
  uint8_t data[MTU];
  for (int i = 0; i < BATCH; i++) {
    const ssize_t size = read(hosts[host].tun, data, sizeof data);
    if (size < 0) return;
    const bool ipv4 = size >= 20 && data[0] >> 4 == 4;
    if (ipv4) enter(host, true, data, (uint16_t)size, now_ns());
  }
}

static ns next_departure(void) {
  ns next = UINT64_MAX;
  for (int i = 0; i < host_count; i++) {
    const struct direction *both[] = {&hosts[i].up, &hosts[i].down};
    for (int d = 0; d < 2; d++) {
      if (both[d]->head == both[d]->tail) continue;
      const ns departs = both[d]->queue[both[d]->head % QUEUE_PACKETS].departs;
      if (departs < next) next = departs;
    }
  }
  return next;
}

/* --- Commands ------------------------------------------------------------------------------------------------------- */

static bool parse_blocked(char *words, struct impairment *it) {
  int count = 0;
  for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
    char name[4];
    unsigned port;
    if (count == MAX_BLOCKED || sscanf(word, "%3[a-z]:%u", name, &port) != 2) return false;
    const uint8_t protocol = strcmp(name, "udp") == 0 ? IPPROTO_UDP : strcmp(name, "tcp") == 0 ? IPPROTO_TCP : 0;
    if (protocol == 0) return false;
    it->blocked[count++] = (struct blocked){protocol, (uint16_t)port};
  }
  return true;
}

static ns from_ms(double ms) { return (ns)(ms * 1e6); }

static bool set(char *arguments) {
  int host, length = 0;
  char way[5];
  double loss, every, lasts, rate, queue, delay, jitter;
  const int found = sscanf(arguments, "%d %4s %lf %lf %lf %lf %lf %lf %lf%n", &host, way, &loss, &every, &lasts, &rate,
                           &queue, &delay, &jitter, &length);
  if (found != 9 || host < 0 || host >= host_count) return false;
  struct impairment it = {
      .loss = loss,
      .burst_every = from_ms(every),
      .burst_lasts = from_ms(lasts),
      .ns_per_byte = rate > 0 ? 8e6 / rate : 0,
      .queue = from_ms(queue),
      .delay = from_ms(delay),
      .jitter = from_ms(jitter),
  };
  if (!parse_blocked(arguments + length, &it)) return false;
  struct direction *direction = strcmp(way, "up") == 0 ? &hosts[host].up : &hosts[host].down;
  direction->impairment = it;
  direction->impaired_since = now_ns();
  direction->jitter_until = 0;
  return true;
}

static void print_counters(const struct counters *it) {
  printf("{\"packets\":%lu,\"bytes\":%lu,\"blocked\":%lu,\"overflowed\":%lu,\"lost\":%lu,\"burstLost\":%lu,"
         "\"delivered\":%lu}",
         it->packets, it->bytes, it->blocked, it->overflowed, it->lost, it->burst_lost, it->delivered);
}

static void print_all_counters(void) {
  for (int i = 0; i < host_count; i++) {
    printf("%s{\"uplink\":", i == 0 ? "[" : ",");
    print_counters(&hosts[i].up.counters);
    printf(",\"downlink\":");
    print_counters(&hosts[i].down.counters);
    printf("}");
  }
  printf("]\n");
}

static void obey(char *line) {
  if (strcmp(line, "counters") == 0) return print_all_counters();
  const bool good = strncmp(line, "set ", 4) == 0 && set(line + 4);
  printf(good ? "{}\n" : "{\"error\":\"not understood\"}\n");
}

/* False when whoever gave the commands is gone. */
static bool read_commands(void) {
  static char buffer[4096];
  static size_t filled;
  const ssize_t size = read(STDIN_FILENO, buffer + filled, sizeof buffer - filled - 1);
  if (size <= 0) return false;
  filled += (size_t)size;
  buffer[filled] = 0;
  char *line = buffer;
  for (char *end; (end = strchr(line, '\n')); line = end + 1) {
    *end = 0;
    obey(line);
  }
  filled = strlen(line);
  memmove(buffer, line, filled);
  fflush(stdout);
  return true;
}

static void run(void) {
  struct pollfd waiting[MAX_HOSTS + 1];
  for (int i = 0; i < host_count; i++) waiting[i] = (struct pollfd){hosts[i].tun, POLLIN, 0};
  waiting[host_count] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
  for (;;) {
    const ns next = next_departure(), now = now_ns();
    const ns left = next > now ? next - now : 0;
    const struct timespec timeout = {(time_t)(left / 1000000000ULL), (long)(left % 1000000000ULL)};
    if (ppoll(waiting, host_count + 1, next == UINT64_MAX ? NULL : &timeout, NULL) < 0) fail("ppoll");
    release_all(now_ns());
    for (int i = 0; i < host_count; i++)
      if (waiting[i].revents & POLLIN) receive(i);
    if (waiting[host_count].revents && !read_commands()) return;
  }
}

int main(int count, char **arguments) {
  host_count = count == 2 ? atoi(arguments[1]) + 1 : 0;
  if (host_count < 2 || host_count > MAX_HOSTS) {
    fprintf(stderr, "router HOSTS (1 to %d)\n", MAX_HOSTS - 1);
    return 1;
  }
  for (int i = 0; i < host_count; i++) {
    hosts[i].up.queue = calloc(QUEUE_PACKETS, sizeof(struct packet));
    hosts[i].down.queue = calloc(QUEUE_PACKETS, sizeof(struct packet));
    if (!hosts[i].up.queue || !hosts[i].down.queue) fail("calloc");
  }
  srand48((long)now_ns());
  /* A busy machine must not add delay of its own. */
  if (setpriority(PRIO_PROCESS, 0, -20) < 0) fail("setpriority");
  const int network = take_network();
  make_namespaces(network);
  printf("{\"network\":%d,\"namespaces\":[", network);
  for (int i = 1; i < host_count; i++) printf(i == 1 ? "%d" : ",%d", hosts[i].namespace);
  printf("]}\n");
  fflush(stdout);
  run();
  return 0;
}
