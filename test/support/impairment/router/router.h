/*
 * A network on one machine: a router in user space, and hosts that have nothing but their line to it. Each direction of
 * each line can be made worse while traffic runs. See main.c for how it is used.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define MAX_HOSTS 16
#define MAX_BLOCKED 4
#define MTU 1500
/* 198.18.0.0/15 is for measurements between networks (RFC 2544, appendix C.2.2). */
#define FIRST_BYTE 198
#define SECOND_BYTE 18

typedef uint64_t ns;

/* What a direction does to packets. All zero: nothing. */
struct impairment {
  double loss;
  ns burst_every, burst_lasts;
  double ns_per_byte;
  ns queue;
  ns delay, jitter;
  struct {
    uint8_t protocol;
    uint16_t port;
  } blocked[MAX_BLOCKED];
};

struct counters {
  uint64_t packets, bytes, blocked, overflowed, lost, burst_lost, delivered;
};

enum way { UP, DOWN };

/* devices.c. Exits when it cannot; gives the third byte of the addresses. */
int make_network(int hosts, int tuns[], int namespaces[]);

/* lines.c */
void open_lines(int hosts, const int tuns[]);
void set_impairment(int host, enum way way, const struct impairment *impairment);
const struct counters *counters_of(int host, enum way way);
/* Takes what the host has sent. */
void receive(int host);
/* Lets out whatever is due. */
void release_all(void);
/* Until the next packet is due; false when none waits. */
bool next_release(ns *left);

/* commands.c. False when whoever gave the commands is gone. */
bool read_commands(int hosts);
