#!/bin/sh
# Installs the named Debian packages as root, without starting or enabling any service that they bring.
set -eu

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
# A third-party source that does not answer is no reason to stop; a missing package is, and stops the next command.
apt-get update --quiet || true
apt-get install --quiet --yes --no-install-recommends --no-remove -o DPkg::Lock::Timeout=600 "$@"

if [ -d /run/systemd/system ]; then
  for package in "$@"; do
    dpkg-query --listfiles "$package" | sed -n 's|^\(/usr\)\?/lib/systemd/system/\([^/@]*\.service\)$|\2|p'
  done | while read -r unit; do
    systemctl disable --quiet "$unit" || true
  done
fi
