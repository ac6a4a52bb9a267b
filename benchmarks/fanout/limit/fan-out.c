/*
 * The most that a thread of this machine can fan out: each packet, protected anew for every receiver as SRTP wants it,
 * to so many sockets; another thread on another processor takes what comes. Nothing is parsed, decided, or answered.
 *
 * Usage: fan-out SENDER-CORE SINK-CORE PUBLISHERS RECEIVERS BYTES SECONDS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <srtp2/srtp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_PACKET 1600
#define BATCH 64
#define MAX_READY 1024
#define SOCKET_BUFFER (4 << 20)

struct receiver {
  struct sockaddr_in address;
  int socket;
  srtp_t keys;
};

static struct receiver *receivers;
static int receiver_count, publishers, sink_core;
static atomic_bool over;
static uint64_t arrived;

static double read_clock(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void keep_to(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)core, &set);
  sched_setaffinity(0, sizeof set, &set);
}

static void make_keys(struct receiver *receiver) {
  static uint8_t key[SRTP_MAX_KEY_LEN];
  srtp_policy_t policy;
  memset(&policy, 0, sizeof policy);
  for (size_t i = 0; i < sizeof key; i++) key[i] = (uint8_t)(i * 3);
  srtp_crypto_policy_set_rtp_default(&policy.rtp);
  srtp_crypto_policy_set_rtp_default(&policy.rtcp);
  policy.key = key;
  policy.window_size = 1024;
  policy.ssrc.type = ssrc_any_outbound;
  if (srtp_create(&receiver->keys, &policy) != srtp_err_status_ok) exit(1);
}

static void open_receiver(struct receiver *receiver) {
  int buffer = SOCKET_BUFFER;
  socklen_t size = sizeof receiver->address;
  receiver->socket = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  receiver->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(receiver->socket, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
  if (bind(receiver->socket, (struct sockaddr *)&receiver->address, size) < 0 ||
      getsockname(receiver->socket, (struct sockaddr *)&receiver->address, &size) < 0) {
    perror("socket");
    exit(1);
  }
  make_keys(receiver);
}

static void *sink(void *unused) {
  (void)unused;
  static uint8_t packets[BATCH][MAX_PACKET];
  static struct iovec parts[BATCH];
  static struct mmsghdr batch[BATCH];
  static struct epoll_event ready[MAX_READY];
  keep_to(sink_core);
  int poll = epoll_create1(0);
  for (int i = 0; i < receiver_count; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = receivers[i].socket};
    epoll_ctl(poll, EPOLL_CTL_ADD, receivers[i].socket, &event);
  }
  for (int i = 0; i < BATCH; i++) {
    parts[i] = (struct iovec){packets[i], MAX_PACKET};
    batch[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
  }
  while (!over) {
    usleep(500);
    int count = epoll_wait(poll, ready, MAX_READY, 0);
    for (int i = 0; i < count; i++) {
      int got;
      do {
        got = recvmmsg(ready[i].data.fd, batch, BATCH, MSG_DONTWAIT, NULL);
        if (got > 0) arrived += (uint64_t)got;
      } while (got == BATCH);
    }
  }
  return NULL;
}

/* One packet of one publisher to everybody. */
static uint64_t fan_out(int file, const uint8_t *source, int bytes) {
  static uint8_t copies[BATCH][MAX_PACKET];
  static struct iovec parts[BATCH];
  static struct mmsghdr batch[BATCH];
  uint64_t sent = 0;
  for (int done = 0; done < receiver_count;) {
    int count = receiver_count - done < BATCH ? receiver_count - done : BATCH;
    for (int i = 0; i < count; i++) {
      struct receiver *receiver = &receivers[done + i];
      int length = bytes;
      memcpy(copies[i], source, (size_t)bytes);
      if (srtp_protect(receiver->keys, copies[i], &length) != srtp_err_status_ok) exit(1);
      parts[i] = (struct iovec){copies[i], (size_t)length};
      batch[i].msg_hdr = (struct msghdr){.msg_name = &receiver->address,
                                         .msg_namelen = sizeof receiver->address,
                                         .msg_iov = &parts[i],
                                         .msg_iovlen = 1};
    }
    int out = sendmmsg(file, batch, (unsigned)count, 0);
    if (out > 0) sent += (uint64_t)out;
    done += count;
  }
  return sent;
}

int main(int count, char **arguments) {
  if (count != 7) {
    fprintf(stderr, "usage: fan-out SENDER-CORE SINK-CORE PUBLISHERS RECEIVERS BYTES SECONDS\n");
    return 1;
  }
  int sender_core = atoi(arguments[1]), bytes = atoi(arguments[5]);
  double seconds = atof(arguments[6]);
  sink_core = atoi(arguments[2]);
  publishers = atoi(arguments[3]);
  receiver_count = atoi(arguments[4]);
  if (publishers < 1 || receiver_count < 1 || bytes < 12 || bytes + SRTP_MAX_TRAILER_LEN > MAX_PACKET) return 1;
  if (srtp_init() != srtp_err_status_ok) return 1;
  receivers = calloc((size_t)receiver_count, sizeof *receivers);
  for (int i = 0; i < receiver_count; i++) open_receiver(&receivers[i]);

  pthread_t taking;
  pthread_create(&taking, NULL, sink, NULL);
  keep_to(sender_core);
  int file = socket(AF_INET, SOCK_DGRAM, 0);
  uint8_t packet[MAX_PACKET] = {0x80, 96};
  uint64_t sent = 0;
  double cpu = read_clock(CLOCK_THREAD_CPUTIME_ID), begun = read_clock(CLOCK_MONOTONIC);
  for (uint16_t seq = 1; read_clock(CLOCK_MONOTONIC) - begun < seconds; seq++) {
    packet[2] = (uint8_t)(seq >> 8);
    packet[3] = (uint8_t)seq;
    for (int publisher = 0; publisher < publishers; publisher++) {
      packet[11] = (uint8_t)(publisher + 1);
      sent += fan_out(file, packet, bytes);
    }
  }
  cpu = read_clock(CLOCK_THREAD_CPUTIME_ID) - cpu;
  usleep(100000);
  over = true;
  pthread_join(taking, NULL);
  printf("{\"sent\":%lu,\"arrived\":%lu,\"cpuSeconds\":%.6f}\n", sent, arrived, cpu);
  return 0;
}
