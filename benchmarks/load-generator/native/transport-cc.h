/* Feedback for the SFU's bandwidth estimation: draft-holmer-rmcat-transport-wide-cc-extensions-01, §3.1. */
#pragma once
#include "clock.h"
#include <stdint.h>

struct endpoint;

/* What arrives in between at most: at 100 ms 12,800 packets a second. */
#define MAX_ARRIVALS 1280

struct arrival {
  uint16_t seq;
  ns at;
};

struct transport_cc {
  /* Of the header extension with the number; 0: the SFU sends none. */
  int extension;
  uint16_t next_seq;
  uint8_t feedbacks;
  ns next_feedback;
  struct arrival *arrivals;
  int count;
};

void note_arrival(struct endpoint *e, uint8_t *packet, ns arrived);
/* Once in 100 ms, if anything has come. */
void send_feedback(struct endpoint *e, ns now);
void drop_arrivals(struct endpoint *e);
