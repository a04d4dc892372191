/** Bodies on their way through a real HTTP stack: read in its own turns of the event loop, in pieces, or not to their end. */
import type { ShapeId } from "../fault/shapes.ts";
import { doorScope } from "../kernel/tripwire.ts";
import { type DoorWorld, transportError } from "./door.ts";
import type { BodySink } from "./flight.ts";
import { fetchedFrom } from "./response.ts";

/** Ways to read a body; an instant is not over while one is at work. */
const READERS = ["text", "json", "arrayBuffer", "bytes", "blob", "formData"] as const;

/** What is known of a body that comes in pieces. */
export interface MovingBody {
  /** What happened to it before the stack had handed the head over; undefined from then on. */
  early: (() => void)[] | undefined;
  /** How it broke. */
  broken: ShapeId | undefined;
}

/** A body that breaks before the stack has handed its head over would look like a request that never got one. */
export function afterHead(body: MovingBody, sink: BodySink): BodySink {
  let pieces = 0;
  return {
    piece(bytes) {
      pieces++;
      sink.piece(bytes);
    },
    end: sink.end,
    fail(shape) {
      body.broken = shape;
      // The head travels with the first piece; without one there is nothing to wait for.
      if (body.early === undefined || pieces === 0) sink.fail(shape);
      else body.early.push(() => sink.fail(shape));
    },
  };
}

/** Each piece takes the stack's turns of the event loop to reach its reader. */
export function nudging(world: DoorWorld, sink: BodySink): BodySink {
  const nudge = (): void => {
    world.begin();
    world.finish();
  };
  return {
    piece: bytes => {
      sink.piece(bytes);
      nudge();
    },
    end: () => {
      sink.end();
      nudge();
    },
    fail: shape => {
      sink.fail(shape);
      nudge();
    },
  };
}

/**
 * The stack has its own words for a body that broke, and of one that had no length it says that it ended: the subject
 * sees the shape that the fault stands for, however it reads the body.
 */
export function withBrokenBody(body: MovingBody, response: Response): Response {
  if (response.body === null) return response;
  return fetchedFrom(response.url, new Response(breaking(body, response.body.getReader()), response));
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** The pieces of a body as they come, and its own end. */
function breaking(body: MovingBody, reader: Reader): ReadableStream {
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      const next = await reader.read().catch((error: unknown) => ({ error }));
      if (body.broken !== undefined && !("value" in next && next.value !== undefined))
        controller.error(transportError(body.broken));
      else if ("error" in next) controller.error(next.error);
      else if (next.value !== undefined) controller.enqueue(next.value);
      else {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
    // It closes the connection, and the stack makes the next one then and there: the door's work too.
    cancel: reason => doorScope.run(true, () => reader.cancel(reason)),
  });
}

/** An instant is not over while a body is being read. */
export function withTrackedReaders(world: DoorWorld, response: Response): Response {
  const { body } = response;
  if (body !== null) {
    // Who cancels a body closes its connection, and the stack makes the next one then and there: the door's work too.
    const cancel = body.cancel.bind(body);
    body.cancel = reason => doorScope.run(true, () => cancel(reason));
  }
  for (const name of READERS) {
    const read = response[name].bind(response) as () => Promise<unknown>;
    Object.defineProperty(response, name, {
      configurable: true,
      value: async () => {
        world.begin();
        try {
          return await read();
        } finally {
          world.finish();
        }
      },
    });
  }
  return response;
}
