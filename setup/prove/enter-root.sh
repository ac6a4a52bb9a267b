#!/bin/sh
# enter-root.sh ROOT USER COMMAND…: runs the command in the root as process 1 of namespaces of its own (started by
# `unshare --mount --pid --fork`): its mounts and its processes end with it, whatever becomes of it.
set -u

root=$1
user=$2
shift 2

mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/dev/shm"

chroot --userspec="$user" "$root" "$@" &
command=$!
trap 'kill -TERM $command' TERM
wait $command
code=$?
# A trapped signal ends `wait` before the command has ended.
while kill -0 $command 2> /dev/null; do
  wait $command
  code=$?
done
exit $code
