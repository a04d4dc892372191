/** A request that the subject made without `fetch` (node:http, a dispatcher of undici): served when it arrives. */
import { RequestController } from "@mswjs/interceptors";
import { SHAPES, type ShapeId } from "../fault/shapes.ts";
import { type DoorWorld, errorOf, saidTo, textOf } from "./door.ts";
import type { Ending } from "./flight.ts";
import { locate } from "./hosts.ts";
import { openBody, showAnswer, startOf } from "./response.ts";
import { nudging } from "./stack-body.ts";

/** Resolves when the request has its answer, or nobody waits for it any more. */
export async function serveRequest(
  world: DoorWorld,
  request: Request,
  controller: RequestController,
): Promise<void> {
  const place = locate(request.url);
  const { method, headers, signal } = request;
  if (place === undefined) {
    world.onForeign(saidTo(request.url, headers));
    controller.errorWith(connectionError("dns-not-found"));
    return;
  }
  // Rejects when the connection ends before the whole request is there; a client may take its time over it.
  const bytes = await request.arrayBuffer().catch(() => undefined);
  if (bytes === undefined || signal.aborted) return;
  const body = new Uint8Array(bytes);
  const header = (name: string): string | undefined => headers.get(name) ?? undefined;
  const incoming = { method, ...place, header, body: textOf(body), bytes: body };
  await new Promise<void>(resolve => {
    const hangUp = world.wire.send(
      incoming,
      endingOf(world, controller, resolve, () => hangUp()),
    );
    signal.addEventListener(
      "abort",
      () => {
        hangUp();
        resolve();
      },
      { once: true },
    );
  });
}

function endingOf(
  world: DoorWorld,
  controller: RequestController,
  ended: () => void,
  hangUp: () => void,
): Ending {
  const end = (how: () => void): void => {
    if (controller.readyState === RequestController.PENDING) how();
    ended();
  };
  return {
    answer: answer =>
      end(() => controller.respondWith(showAnswer(new Response(...startOf(answer)), answer, 0))),
    begin(answer) {
      const { stream, sink } = openBody(hangUp);
      end(() => controller.respondWith(showAnswer(new Response(stream, startOf(answer)[1]), answer, 0)));
      return nudging(world, sink);
    },
    fail: shape => end(() => controller.errorWith(connectionError(shape))),
  };
}

/** What a connection shows below `fetch`: the cause of its error, where that is not in undici's own words. */
function connectionError(shape: ShapeId): Error {
  const { cause } = SHAPES[shape];
  const error = errorOf(cause);
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string" && !code.startsWith("UND_")) return error;
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
