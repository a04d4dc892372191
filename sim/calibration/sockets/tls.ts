/** Family C, the TLS handshake: a port that does not speak it, and certificates that do not hold. */
import { createServer } from "node:tls";
import { whole } from "./bytes.ts";
import type { SocketCase } from "./case.ts";
import { type Certificates, TLS_HOST } from "./certificates.ts";
import { accepting, opened } from "./place.ts";

export const TLS_CASES: readonly SocketCase[] = [
  {
    id: "tls-to-plain-port",
    what: "the port speaks plain HTTP, and says so",
    open: async () => {
      const place = await accepting(socket =>
        socket.once("data", () => socket.end(whole({ status: "400 Bad Request", body: "" }))),
      )();
      return { ...place, url: place.url.replace("http:", "https:") };
    },
  },
  withCertificate("certificate-expired", "expired", "a certificate of 2020"),
  withCertificate("certificate-not-yet-valid", "notYetValid", "a certificate of 2040"),
  withCertificate("certificate-wrong-host", "wrongHost", "a certificate for another name"),
  withCertificate(
    "certificate-unknown-issuer",
    "unknownIssuer",
    "a certificate by an authority nobody trusts",
  ),
];

function withCertificate(
  id: string,
  which: Exclude<keyof Certificates, "authorityFile">,
  what: string,
): SocketCase {
  return {
    id,
    what,
    async open(certificates) {
      if (certificates === undefined) throw new Error("there are no certificates, for want of openssl");
      const server = createServer(certificates[which], socket => socket.on("error", () => {}).end(whole()));
      // The client's refusal.
      server.on("tlsClientError", () => {});
      const place = await opened(server, "https", TLS_HOST);
      return { ...place, environment: { NODE_EXTRA_CA_CERTS: certificates.authorityFile } };
    },
    scene: "named-loopback",
  };
}
