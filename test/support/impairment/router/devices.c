#define _GNU_SOURCE
#include "router.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static struct ifreq request_for(const char *name) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  return request;
}

static uint32_t address_of(int network, int host) {
  return (uint32_t)(FIRST_BYTE << 24 | SECOND_BYTE << 16 | network << 8 | (host + 1));
}

/* `address` 0: it keeps what it has. */
static void bring_up(const char *name, uint32_t address) {
  struct ifreq request = request_for(name);
  const int asking = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (asking < 0) fail("socket");
  if (address) {
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(address);
    if (ioctl(asking, SIOCSIFADDR, &request) < 0) fail("SIOCSIFADDR");
    /* Nothing beyond is routed: what a browser wants elsewhere fails at once. */
    in->sin_addr.s_addr = htonl(0xffffff00);
    if (ioctl(asking, SIOCSIFNETMASK, &request) < 0) fail("SIOCSIFNETMASK");
  }
  if (ioctl(asking, SIOCGIFFLAGS, &request) < 0) fail("SIOCGIFFLAGS");
  request.ifr_flags |= IFF_UP;
  if (ioctl(asking, SIOCSIFFLAGS, &request) < 0) fail("SIOCSIFFLAGS");
  close(asking);
}

/* -1 when another program has a device of this name. */
static int open_tun(const char *name) {
  struct ifreq request = request_for(name);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  const int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0) fail("/dev/net/tun");
  if (ioctl(tun, TUNSETIFF, &request) == 0) return tun;
  if (errno != EBUSY) fail("TUNSETIFF");
  close(tun);
  return -1;
}

/* The device's name is what keeps two routers from taking one network: the kernel gives it once. */
static int take_network(int *tun) {
  for (int network = 0; network < 256; network++) {
    char name[IFNAMSIZ];
    snprintf(name, sizeof name, "parley%d", network);
    *tun = open_tun(name);
    if (*tun < 0) continue;
    bring_up(name, address_of(network, 0));
    return network;
  }
  fprintf(stderr, "all networks are taken\n");
  exit(1);
}

static int open_namespace(void) {
  const int file = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (file < 0) fail("/proc/self/ns/net");
  return file;
}

int make_network(int hosts, int tuns[], int namespaces[]) {
  const int network = take_network(&tuns[0]);
  const int own = open_namespace();
  for (int i = 1; i < hosts; i++) {
    if (unshare(CLONE_NEWNET) < 0) fail("unshare");
    namespaces[i] = open_namespace();
    /* By its name a browser takes it for Ethernet, not for a VPN. */
    tuns[i] = open_tun("eth0");
    bring_up("lo", 0);
    bring_up("eth0", address_of(network, i));
  }
  if (setns(own, CLONE_NEWNET) < 0) fail("setns");
  close(own);
  return network;
}
