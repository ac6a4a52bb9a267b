/* SRTP: from the handshake's keys to packets that are protected. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct endpoint;

/* The handshake is over: the endpoint is connected, which it tells, or has failed. */
void take_keys(struct endpoint *e);
void drop_keys(struct endpoint *e);

/* In place; `length` changes. There must be room for what SRTP adds. False: it cannot be done, which is counted. */
bool protect(struct endpoint *e, uint8_t *packet, int *length);
bool protect_rtcp(struct endpoint *e, uint8_t *packet, int *length);
bool unprotect(struct endpoint *e, uint8_t *packet, int *length);
bool unprotect_rtcp(struct endpoint *e, uint8_t *packet, int *length);
