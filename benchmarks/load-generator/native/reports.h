/* What an endpoint tells and asks by RTCP: reports once a second, what is missing, key frames. */
#pragma once
#include "clock.h"
#include <stdint.h>

struct endpoint;

void send_reports(struct endpoint *e, ns now);
void send_nack(struct endpoint *e, uint32_t ssrc, uint16_t *wanted, int count);
void send_pli(struct endpoint *e, uint32_t ssrc);
