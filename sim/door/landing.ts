/** The subject's end of a flight: an answer or an error reaches it, now or when it can run again, and the trace says so. */
import type { Answer } from "../fault/fault.ts";
import { SHAPES, type Shape, type ShapeId } from "../fault/shapes.ts";
import type { NewRecord } from "../trace/record.ts";
import { readAnswer } from "./answer.ts";
import type { BodySink, Flight } from "./flight.ts";

export interface LandingWorld {
  /** While the subject's process stands still, keep what would reach it and give true; else give false. */
  defers(action: () => void): boolean;
  write(record: NewRecord): void;
  /** The hold that the server advertises. */
  advertiseMs: number | null;
  /** A poll's answer, as the server gave it, has reached the client; without a body: an error code, whoever wrote it. */
  onPolled(account: string, body?: string | Uint8Array): void;
  /** The refusal of a typing ticket has reached the client. */
  onTicketRefused(account: string, ticket: string): void;
  /** Whether it is still under way for somebody. */
  isUnderWay(flight: Flight): boolean;
  /** It has ended. */
  forget(flight: Flight): void;
  /** What it carried does not arrive. */
  lose(flight: Flight): void;
  later(flight: Flight, delayMs: number, action: () => void): void;
}

export interface Landing {
  deliver(flight: Flight, answer: Answer): void;
  fail(flight: Flight, shape: ShapeId): void;
}

export function createLanding(world: LandingWorld): Landing {
  const { isUnderWay, forget, lose, later } = world;

  const deliver = (flight: Flight, answer: Answer): void => {
    if (!isUnderWay(flight)) return;
    if (world.defers(() => deliver(flight, answer))) return;
    if (flight.ghost) {
      forget(flight);
      lose(flight);
    } else if (answer.pace === undefined && answer.cut === undefined) {
      const { ending } = flight;
      forget(flight);
      note(world, flight, answer);
      ending.answer(answer);
    } else {
      flight.body = flight.ending.begin(answer);
      deliverPieces(flight, answer, flight.body);
    }
  };

  const deliverPieces = (flight: Flight, answer: Answer, sink: BodySink): void => {
    const { pace, cut } = answer;
    const { length, pieceOf } = piecesOf(answer);
    const size = pace?.pieceBytes ?? Math.max(length, 1);
    const next = (at: number): void => {
      if (!isUnderWay(flight) || world.defers(() => next(at))) return;
      if (at < length) {
        sink.piece(pieceOf(at, Math.min(at + size, length)));
        const isLast = at + size >= length;
        later(flight, isLast ? 0 : (pace?.gapMs ?? 0), () => next(at + size));
        return;
      }
      if (cut?.by === "silence") {
        lose(flight);
        return;
      }
      forget(flight);
      if (cut === undefined) {
        note(world, flight, answer);
        sink.end();
      } else {
        noteFailure(world, flight, cut.by);
        sink.fail(cut.by);
      }
    };
    next(0);
  };

  const fail = (flight: Flight, shape: ShapeId): void => {
    if (!isUnderWay(flight) || world.defers(() => fail(flight, shape))) return;
    const { ending, body } = flight;
    forget(flight);
    // Its head has arrived: whoever reads the body hears of it.
    const shown = body === undefined ? shape : "body-reset";
    noteFailure(world, flight, shown);
    (body ?? ending).fail(shown);
  };

  return { deliver, fail };
}

/** What of an answer's body is sent, and any part of it; a filler is made when its part is wanted. */
function piecesOf({ body, filler, cut }: Answer): {
  length: number;
  pieceOf(from: number, to: number): Uint8Array;
} {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const length = Math.min(bytes.length + (filler?.bytes ?? 0), cut?.afterBytes ?? Number.POSITIVE_INFINITY);
  return {
    length,
    pieceOf(from, to) {
      const piece = bytes.subarray(from, to);
      if (filler === undefined || to <= bytes.length) return piece;
      return Buffer.concat([piece, Buffer.alloc(to - Math.max(from, bytes.length), filler.text)]);
    },
  };
}

/** The trace of an answer that arrived whole. */
function note(world: LandingWorld, flight: Flight, { status, body }: Answer): void {
  const { ok, stale, code, holdMs } = readAnswer(flight.endpoint, status, body);
  // What was handed over in an answer that cannot be read is lost on the way.
  if (!ok) world.lose(flight);
  else if (flight.login !== undefined) world.write(flight.login);
  flight.login = undefined;
  if (flight.endpoint === "getupdates") {
    if (ok && flight.fault === undefined) world.onPolled(flight.account, body);
    // Nothing tells it from the refusal of a cursor.
    else if (!ok && !stale && code !== undefined) world.onPolled(flight.account);
  }
  if (flight.refusedTicket !== undefined && !ok && code !== undefined)
    world.onTicketRefused(flight.account, flight.refusedTicket);
  const shownMs = flight.fault === undefined ? world.advertiseMs : (holdMs ?? null);
  const advertisedMs = flight.endpoint === "getupdates" && ok ? shownMs : null;
  world.write({
    type: "answer",
    request: flight.request,
    account: flight.account,
    endpoint: flight.endpoint,
    status,
    ok,
    stale,
    ...(code === undefined ? {} : { code }),
    ...(flight.messages.length === 0 ? {} : { messages: flight.messages }),
    ...(advertisedMs === null ? {} : { advertisedMs }),
    ...(flight.fault === undefined ? {} : { fault: flight.fault }),
  });
}

/** The trace of one that did not. */
function noteFailure(world: LandingWorld, flight: Flight, shape: ShapeId): void {
  world.lose(flight);
  const { code }: Shape["cause"] = SHAPES[shape].cause;
  world.write({
    type: "failure",
    request: flight.request,
    account: flight.account,
    endpoint: flight.endpoint,
    code: code ?? shape,
    applied: flight.applied,
    ...(flight.fault === undefined ? {} : { fault: flight.fault }),
  });
}
