/* Preloaded into Janus, whose ICE library passes over loopback interfaces: `lo` is the only interface, and no loopback. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

int getifaddrs(struct ifaddrs **list) {
  int (*real)(struct ifaddrs **) = (int (*)(struct ifaddrs **))dlsym(RTLD_NEXT, "getifaddrs");
  int result = real(list);
  if (result != 0) return result;
  for (struct ifaddrs *it = *list; it; it = it->ifa_next) {
    if (strcmp(it->ifa_name, "lo") == 0 && it->ifa_addr && it->ifa_addr->sa_family == AF_INET)
      it->ifa_flags &= ~(unsigned)IFF_LOOPBACK;
    else it->ifa_flags &= ~(unsigned)(IFF_UP | IFF_RUNNING);
  }
  return 0;
}
