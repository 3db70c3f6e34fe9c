/**
 * What every program of a Linux machine reads: its libraries, fonts, time zones, and what the kernel says of this process
 * and of the processors. No file there holds a secret of Allot. What is missing on a machine is left out.
 */
export const SYSTEM_READS: readonly string[] = [
  ...['/usr', '/lib', '/lib64', '/lib32', '/nix/store', '/gnu/store'],
  ...['/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d', '/etc/localtime', '/etc/alternatives'],
  ...['/etc/fonts', '/var/cache/fontconfig', '/etc/ssl/openssl.cnf'],
  ...['/proc/self', '/proc/cpuinfo', '/proc/meminfo', '/proc/stat', '/proc/version'],
  ...['/proc/sys/vm/overcommit_memory', '/proc/sys/kernel/osrelease'],
  ...['/sys/devices', '/sys/bus/pci', '/sys/class/drm', '/sys/fs/cgroup'],
  ...['/dev/urandom', '/dev/random', '/dev/zero'],
]

export const SYSTEM_WRITES: readonly string[] = ['/dev/null']

/** Who calls a service besides needs: names of hosts, and who signs for them. */
export const NETWORK_READS: readonly string[] = [
  ...['/etc/resolv.conf', '/etc/hosts', '/etc/host.conf', '/etc/nsswitch.conf', '/etc/gai.conf'],
  ...['/run/systemd/resolve', '/etc/ssl', '/etc/pki', '/etc/ca-certificates', '/etc/services'],
]
