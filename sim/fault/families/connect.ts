/** Name, connect, TLS: no connection comes about, or it breaks. */

import { family } from "../family.ts";
import { captivePortal } from "../kinds/captive-portal.ts";
import { BLOCKS_UNSEEN, breaksConnection, isGivenUp, ofConnection } from "../make.ts";

export const CONNECT = family("C", [
  // The server reset an idle connection, and the client's write is what finds out.
  breaksConnection({
    id: "broken-pipe",
    inFlight: "kept",
    summary: "Writing the request fails (EPIPE); nothing is applied.",
  }),
  // Nobody renewed the certificate, or the machine's clock runs ahead.
  breaksConnection({
    id: "certificate-expired",
    inFlight: "kept",
    summary: "The server's certificate has expired (CERT_HAS_EXPIRED); nothing is applied.",
  }),
  // The machine's clock is behind, as after a dead battery.
  breaksConnection({
    id: "certificate-not-yet-valid",
    inFlight: "kept",
    summary: "The server's certificate is not yet valid (CERT_NOT_YET_VALID); nothing is applied.",
  }),
  // A company's proxy opens TLS with an authority of its own.
  breaksConnection({
    id: "certificate-unknown-issuer",
    inFlight: "kept",
    summary:
      "The server's certificate is of an unknown issuer (UNABLE_TO_VERIFY_LEAF_SIGNATURE); nothing is applied.",
  }),
  // A portal or a misconfigured edge shows the certificate of another name.
  breaksConnection({
    id: "certificate-wrong-host",
    inFlight: "kept",
    summary:
      "The server's certificate is for another host (ERR_TLS_CERT_ALTNAME_INVALID); nothing is applied.",
  }),
  // A load balancer without a backend accepts and hangs up.
  breaksConnection({
    id: "closed-on-accept",
    inFlight: "reset",
    summary:
      "Connections are accepted and closed before the request is read (UND_ERR_SOCKET); nothing is applied.",
  }),
  // Packets to the server are dropped, as by a firewall or in a dead spot.
  isGivenUp(
    {
      id: "connect-timeout",
      summary:
        "Connections are not answered and given up after 10s (UND_ERR_CONNECT_TIMEOUT); nothing is applied.",
    },
    "When the client's HTTP stack gives up. Default 10s, as in undici.",
    [10_000, 5_000],
  ),
  // Nobody listens, as while the service or the network in front of it is down.
  breaksConnection({
    id: "connection-refused",
    inFlight: "reset",
    summary: "Connections are refused at once (ECONNREFUSED); nothing is applied.",
  }),
  // The connection breaks, before or after the server applied the request.
  breaksConnection({
    id: "connection-reset",
    inFlight: "reset",
    summary: "Connections are reset (ECONNRESET) before or after the request was applied.",
    legs: ["request", "answer"],
  }),
  // Packets are dropped, and the operating system gives up before the client does.
  isGivenUp(
    {
      id: "connection-timed-out",
      summary: "Connections are not answered and the system gives up (ETIMEDOUT); nothing is applied.",
    },
    "When the system gives up. Default 3s: a kernel that retries once.",
    [3_000, 8_000],
  ),
  // The name is gone, as with a wrong resolver, a lapsed domain, or right after wake-up.
  breaksConnection({
    id: "dns-not-found",
    inFlight: "kept",
    summary: "The host name is not found (ENOTFOUND); nothing is applied.",
  }),
  // No resolver can be reached, as in the first seconds after a network change.
  breaksConnection({
    id: "dns-temporary-failure",
    inFlight: "kept",
    summary: "The resolver gives no answer (EAI_AGAIN); nothing is applied.",
  }),
  // The process leaks descriptors until it may open no more.
  breaksConnection({
    id: "files-exhausted",
    inFlight: "kept",
    summary: "The process may open no more sockets (EMFILE); nothing is applied.",
  }),
  // A black hole, as after sleep or a forgotten NAT entry; only a deadline of the client's own can show it.
  ofConnection(
    {
      id: "hang",
      inFlight: "lost",
      summary: "Requests never get an answer nor an error.",
      legs: ["request", "answer"],
      impact: BLOCKS_UNSEEN,
      calibrated: { why: "nothing is seen: the client's own deadline ends it" },
    },
    { do: "hang" },
  ),
  // A router on the way says that it finds no way to the host.
  breaksConnection({
    id: "host-unreachable",
    inFlight: "lost",
    summary: "The host is unreachable (EHOSTUNREACH); nothing is applied.",
  }),
  // The server closes an idle connection just as the client uses it again.
  breaksConnection({
    id: "keep-alive-race",
    inFlight: "kept",
    summary:
      "A reused connection turns out closed (UND_ERR_SOCKET) before the server read the request; nothing is applied.",
  }),
  // The machine has no route, as in flight mode or before the first DHCP lease.
  breaksConnection({
    id: "network-unreachable",
    inFlight: "lost",
    summary: "There is no route to the network (ENETUNREACH); nothing is applied.",
  }),
  // Too many connections wait for their end, and no local port is left.
  breaksConnection({
    id: "ports-exhausted",
    inFlight: "kept",
    summary: "No local port is left (EADDRNOTAVAIL); nothing is applied.",
  }),
  // The proxy between the machine and the world forbids the host, or wants a login.
  breaksConnection({
    id: "proxy-refuses",
    inFlight: "kept",
    summary: "The proxy refuses the tunnel; nothing is applied.",
  }),
  // Something that speaks no TLS answers on the port, as a proxy or a portal does.
  breaksConnection({
    id: "tls-to-plain-port",
    inFlight: "kept",
    summary: "The TLS handshake meets a plain-text peer (ERR_SSL_WRONG_VERSION_NUMBER); nothing is applied.",
  }),
  // With a file of their own:
  captivePortal,
]);
