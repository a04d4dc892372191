/** A network that belongs to one process: a namespace with a loopback interface, where routes and ports can be short. */

/** Addresses that are for documentation only (RFC 5737). Nothing leaves the namespace in any case. */
export const UNREACHABLE_HOST = "192.0.2.1";
export const NO_ROUTE = "198.51.100.1";
export const BLACK_HOLE = "203.0.113.1";

/**
 * A shell script that sets the network up. One retry of a SYN makes the kernel give up after some 3 s, before undici
 * does; one local port is enough to run out of.
 */
const SET_UP = `
set -e
ip link set lo up
ip route add unreachable ${UNREACHABLE_HOST}
ip route add ${BLACK_HOLE} dev lo
echo 1 > /proc/sys/net/ipv4/tcp_syn_retries
echo "50000 50000" > /proc/sys/net/ipv4/ip_local_port_range
exec "$0" "$@"
`;

/** The command that runs another one in a network of its own. Linux only, with `unshare` and `ip`. */
export function inPrivateNetwork(command: readonly string[]): string[] {
  return ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", SET_UP, ...command];
}
