/** The msw door: the subject's own HTTP stack runs in full and msw catches it at the socket. For fidelity. */
import { HttpRequestInterceptor } from "@mswjs/interceptors/http";
import { type Calls, callThrough, serveCall } from "./call.ts";
import { openConnections } from "./connections.ts";
import type { Door } from "./door.ts";
import { serveRequest } from "./served-request.ts";
import { separateStack } from "./stack-scope.ts";

/** Ties a request that msw caught to the call that made it. The mock server never sees it. */
const CALL_HEADER = "x-ilink-sim-call";

export const mswDoor: Door = {
  settleTurns: 3,
  open(world) {
    const calls: Calls = { open: new Map(), header: CALL_HEADER, beneath: globalThis.fetch, count: 0 };
    const rejoinStack = separateStack();
    const interceptor = new HttpRequestInterceptor();
    interceptor.on("request", ({ request, controller }) => {
      const id = request.headers.get(CALL_HEADER);
      if (id === null) return serveRequest(world, request, controller);
      return serveCall(world, calls.open.get(id), request, controller);
    });
    interceptor.apply();
    const closeConnections = openConnections(world);
    globalThis.fetch = (input, init) => callThrough(world, calls, input, init ?? {}, 0);
    return async () => {
      await closeConnections();
      globalThis.fetch = calls.beneath;
      interceptor.dispose();
      rejoinStack();
    };
  },
};
