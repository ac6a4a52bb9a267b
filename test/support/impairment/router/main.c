/*
 *   router HOSTS
 *
 * Host 0 is this machine, from its own network namespace; hosts 1 to HOSTS are namespaces that this program makes and
 * holds. Host I has the address 198.18.N.(I+1), where N is the first that no other router has. Each is a TUN device,
 * which ends with the program, and the namespaces with it: nothing is left behind, however it ends.
 *
 * First it prints {"network":N,"namespaces":[FD,...]}: /proc/PID/fd/FD is what nsenter takes. Then it obeys commands
 * (commands.c) until its input ends.
 */
#define _GNU_SOURCE
#include "router.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static void run(int hosts, const int tuns[]) {
  struct pollfd waiting[MAX_HOSTS + 1];
  for (int i = 0; i < hosts; i++) waiting[i] = (struct pollfd){tuns[i], POLLIN, 0};
  waiting[hosts] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
  for (;;) {
    ns left;
    const bool some_wait = next_release(&left);
    const struct timespec timeout = {(time_t)(left / 1000000000ULL), (long)(left % 1000000000ULL)};
    if (ppoll(waiting, hosts + 1, some_wait ? &timeout : NULL, NULL) < 0) {
      perror("ppoll");
      exit(1);
    }
    release_all();
    for (int i = 0; i < hosts; i++)
      if (waiting[i].revents & POLLIN) receive(i);
    if (waiting[hosts].revents && !read_commands(hosts)) return;
  }
}

int main(int count, char **arguments) {
  const int hosts = count == 2 ? atoi(arguments[1]) + 1 : 0;
  if (hosts < 2 || hosts > MAX_HOSTS) {
    fprintf(stderr, "router HOSTS (1 to %d)\n", MAX_HOSTS - 1);
    return 1;
  }
  /* A busy machine must not add delay of its own. */
  if (setpriority(PRIO_PROCESS, 0, -20) < 0) {
    perror("setpriority");
    return 1;
  }
  int tuns[MAX_HOSTS], namespaces[MAX_HOSTS];
  const int network = make_network(hosts, tuns, namespaces);
  open_lines(hosts, tuns);
  printf("{\"network\":%d,\"namespaces\":[", network);
  for (int i = 1; i < hosts; i++) printf(i == 1 ? "%d" : ",%d", namespaces[i]);
  printf("]}\n");
  fflush(stdout);
  run(hosts, tuns);
  return 0;
}
