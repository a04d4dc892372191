/** A loopback server that leads every request on to a service, and tells what became of it. */
import { HTTP_LIMITS } from "../door/http-limits.ts";
import { openHttpServer } from "../door/http-server.ts";
import type { LimitMet } from "../door/refusal.ts";
import type { RealClock } from "../kernel/real-clock.ts";
import { endpointOf } from "../server/server.ts";
import type { Heard } from "./heard.ts";
import { type Passing, passThrough } from "./passage.ts";
import { createTaps } from "./tap.ts";

export interface ProxyOptions {
  upstream: URL;
  /** TCP port on 127.0.0.1; 0 for one that is free. */
  port: number;
  clock: RealClock;
  /** Told of each exchange when it has ended. */
  onHeard(heard: Heard): void;
  /** Told of a request on a path that is none of the service's. */
  onStranger(): void;
  /** Told of a body that is too long to be read. It passes all the same. */
  onUnread(): void;
  onLimit(met: LimitMet): void;
}

export interface Proxy {
  readonly baseUrl: string;
  /** What is under way ends, and the port is free. */
  close(): Promise<void>;
}

/** @throws the system's error when the port cannot be had */
export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const { upstream, port, clock, onHeard, onStranger, onUnread, onLimit } = options;
  const underWay = new Set<Passing>();
  const way = { upstream, clock, taps: createTaps(onUnread), ownUrl: () => server.baseUrl };
  const server = await openHttpServer({
    port,
    hostsAllowed: [],
    originsAllowed: [],
    limits: HTTP_LIMITS,
    onLimit,
    // Files too pass as they come.
    bodyBytesMax: () => Number.POSITIVE_INFINITY,
    onRequest(incoming, outgoing) {
      const endpoint = endpointOf(incoming.url ?? "/");
      if (endpoint === undefined) onStranger();
      const passing = passThrough(way, incoming, outgoing, endpoint, heard => {
        underWay.delete(passing);
        if (heard !== undefined) onHeard(heard);
      });
      underWay.add(passing);
    },
  });
  return {
    baseUrl: server.baseUrl,
    async close() {
      for (const passing of underWay) passing.end({ how: "open" });
      await server.close();
    },
  };
}
