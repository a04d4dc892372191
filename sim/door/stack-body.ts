/** Bodies on their way through a real HTTP stack: read in its own turns of the event loop, in pieces, or not to their end. */
import type { ShapeId } from "../fault/shapes.ts";
import { doorScope } from "../kernel/tripwire.ts";
import { type DoorWorld, transportError } from "./door.ts";
import type { BodySink } from "./flight.ts";

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

/** The stack has its own words for a body that broke; the subject sees the shape that the fault stands for. */
export function withBrokenBody(body: MovingBody, response: Response): Response {
  for (const name of READERS) {
    const read = response[name].bind(response) as () => Promise<unknown>;
    const value = async (): Promise<unknown> => {
      try {
        const whole = await read();
        if (body.broken === undefined) return whole;
      } catch (error) {
        if (body.broken === undefined) throw error;
      }
      throw transportError(body.broken);
    };
    Object.defineProperty(response, name, { configurable: true, value });
  }
  return response;
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
