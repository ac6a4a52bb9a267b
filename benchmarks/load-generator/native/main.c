/*
 * Thousands of ends of WebRTC connections in one thread, for measuring an SFU on the same machine: real ICE, DTLS and
 * SRTP, frames that are sent, and loss, delay and bandwidth that are told. Usage: load-generator SRTP-PROFILES
 */
#include "control.h"
#include "dtls.h"
#include "endpoint.h"
#include <fcntl.h>
#include <srtp2/srtp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Packets are taken by many at a time, and timed by the kernel: shorter costs more, longer fills the sockets' buffers. */
#define POLL (1 * MS)

int main(int count, char **arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: load-generator SRTP-PROFILES\n");
    return 1;
  }
  if (srtp_init() != srtp_err_status_ok) return 1;
  srand48(getpid());
  prepare_dtls(arguments[1]);
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  while (read_commands()) {
    receive_all();
    run_due();
    fflush(stdout);
    nanosleep(&(struct timespec){.tv_nsec = POLL}, NULL);
  }
  return 0;
}
