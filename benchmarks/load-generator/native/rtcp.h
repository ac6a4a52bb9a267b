/* RTCP packets (RFC 3550 §6, RFC 4585 §6): how they begin, how they go out, and what comes of those that come in. */
#pragma once
#include "clock.h"
#include <stddef.h>
#include <stdint.h>

struct endpoint;

enum rtcp_type { SENDER_REPORT = 200, RECEIVER_REPORT = 201, RTPFB = 205, PSFB = 206 };
/* Of RTPFB. */
enum { NACK = 1, TRANSPORT_CC = 15 };
/* Of PSFB. */
enum { PLI = 1, FIR = 4 };

#define RTCP_HEADER 4
#define RTCP_FEEDBACK_HEADER 12

/* A feedback packet's header; returns where its own part begins. */
uint8_t *begin_rtcp(uint8_t *packet, int format, enum rtcp_type type, uint32_t media_ssrc);
/* Fills in the length and sends it. There must be room for what SRTP adds. */
void send_rtcp(struct endpoint *e, uint8_t *packet, const uint8_t *end);
void receive_rtcp(struct endpoint *e, uint8_t *packet, size_t length);
/* As whom an endpoint reports that sends nothing. */
uint32_t own_ssrc(const struct endpoint *e);
