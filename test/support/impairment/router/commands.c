/*
 * One command a line, answered by one line of JSON:
 *
 *   set HOST up|down LOSS BURST_EVERY_MS BURST_LASTS_MS RATE_KBPS QUEUE_MS DELAY_MS JITTER_MS [udp:PORT|tcp:PORT ...]
 *   counters
 *
 * `up` is from the host to the router. What is named after the numbers is blocked; port 0 is every port.
 */
#define _GNU_SOURCE
#include "router.h"
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static ns from_ms(double ms) { return (ns)(ms * 1e6); }

static bool read_blocked(char *words, struct impairment *impairment) {
  int count = 0;
  for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
    char protocol[4];
    unsigned port;
    if (count == MAX_BLOCKED || sscanf(word, "%3[a-z]:%u", protocol, &port) != 2 || port > UINT16_MAX) return false;
    const bool is_udp = strcmp(protocol, "udp") == 0;
    if (!is_udp && strcmp(protocol, "tcp") != 0) return false;
    impairment->blocked[count].protocol = is_udp ? IPPROTO_UDP : IPPROTO_TCP;
    impairment->blocked[count++].port = (uint16_t)port;
  }
  return true;
}

static bool set(int hosts, char *arguments) {
  int host, length;
  char way[5];
  double loss, every, lasts, rate, queue, delay, jitter;
  const int found = sscanf(arguments, "%d %4s %lf %lf %lf %lf %lf %lf %lf%n", &host, way, &loss, &every, &lasts, &rate,
                           &queue, &delay, &jitter, &length);
  if (found != 9 || host < 0 || host >= hosts) return false;
  const bool is_up = strcmp(way, "up") == 0;
  if (!is_up && strcmp(way, "down") != 0) return false;
  struct impairment impairment = {
      .loss = loss,
      .burst_every = from_ms(every),
      .burst_lasts = from_ms(lasts),
      .ns_per_byte = rate > 0 ? 8e6 / rate : 0,
      .queue = from_ms(queue),
      .delay = from_ms(delay),
      .jitter = from_ms(jitter),
  };
  if (!read_blocked(arguments + length, &impairment)) return false;
  set_impairment(host, is_up ? UP : DOWN, &impairment);
  return true;
}

static void print_counters(const struct counters *it) {
  printf("{\"packets\":%lu,\"bytes\":%lu,\"blocked\":%lu,\"overflowed\":%lu,\"lost\":%lu,\"burstLost\":%lu,"
         "\"delivered\":%lu}",
         it->packets, it->bytes, it->blocked, it->overflowed, it->lost, it->burst_lost, it->delivered);
}

static void print_all_counters(int hosts) {
  for (int i = 0; i < hosts; i++) {
    printf(i == 0 ? "[{\"uplink\":" : ",{\"uplink\":");
    print_counters(counters_of(i, UP));
    printf(",\"downlink\":");
    print_counters(counters_of(i, DOWN));
    printf("}");
  }
  printf("]\n");
}

static void obey(int hosts, char *command) {
  if (strcmp(command, "counters") == 0) return print_all_counters(hosts);
  const bool good = strncmp(command, "set ", 4) == 0 && set(hosts, command + 4);
  printf(good ? "{}\n" : "{\"error\":\"not understood\"}\n");
}

bool read_commands(int hosts) {
  static char buffer[4096];
  static size_t filled;
  const ssize_t size = read(STDIN_FILENO, buffer + filled, sizeof buffer - filled - 1);
  if (size <= 0) return false;
  filled += (size_t)size;
  buffer[filled] = 0;
  char *command = buffer;
  for (char *end; (end = strchr(command, '\n')); command = end + 1) {
    *end = 0;
    obey(hosts, command);
  }
  filled = strlen(command);
  memmove(buffer, command, filled);
  fflush(stdout);
  return true;
}
