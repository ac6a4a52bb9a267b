/* What is counted over all endpoints since it was last forgotten. */
#pragma once
#include "clock.h"

struct measures {
  uint64_t received, received_bytes, probes;
  /* Of probes and of packets that came again: no media. */
  uint64_t extra_bytes;
  /* Missing: a gap was seen. Recovered: it was filled. Lost: it was given up. */
  uint64_t missing, recovered, lost;
  uint64_t sent, sent_bytes, retransmitted;
  uint64_t nacks_sent, nacks_received, key_frames_asked, feedbacks_sent, feedbacks_received;
  uint64_t undecipherable, unsendable;
};

extern struct measures measures;

void forget_measures(void);
/* From the sending of a payload to its receipt by the kernel. */
void note_delay(ns delay);
void print_measures(void);
