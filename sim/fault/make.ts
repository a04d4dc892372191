/** The common forms of fault kinds, so that a kind's file says only what is its own. */
import { z } from "zod";
import { ENDPOINTS, type Endpoint } from "../trace/endpoint.ts";
import type { Answer, FaultKind, Impact, Leg, WireAction, WorldAction } from "./fault.ts";
import type { Quirk } from "./quirk.ts";
import type { ShapeId } from "./shapes.ts";

/** No attributes. */
export const none = z.strictObject({});
export type None = z.output<typeof none>;

/** The six calls that a bot makes all day. */
export const BOT_ENDPOINTS: readonly Endpoint[] = ENDPOINTS.slice(0, 6);

export const BLOCKS: Impact = { blocks: true, seenBy: "answer" };
export const BLOCKS_UNSEEN: Impact = { blocks: true, seenBy: "deadline" };
export const HARMLESS: Impact = { blocks: false, seenBy: "answer" };

type Words = Pick<FaultKind, "id" | "family" | "summary">;

interface Common extends Words {
  endpoints?: readonly Endpoint[];
  legs?: readonly Leg[];
  impact?: Impact;
  calibrated?: FaultKind["calibrated"];
}

/** A kind without attributes that does one thing to a request. Calibrated by default; blocks; any endpoint. */
export function simple(
  kind: Common,
  action: WireAction | ((endpoint: Endpoint) => WireAction),
): FaultKind<None> {
  const { endpoints = ENDPOINTS, legs = ["request"], impact = BLOCKS, calibrated = "real-socket" } = kind;
  return {
    ...kind,
    attributes: none,
    examples: [{}],
    endpoints,
    legs,
    calibrated,
    impact: () => impact,
    onRequest: ({ endpoint }) => (typeof action === "function" ? action(endpoint) : action),
  };
}

/** The connection fails in the shape of the same name. */
export function breaks(kind: Common & { id: ShapeId }): FaultKind<None> {
  return simple(kind, { do: "break", shape: kind.id });
}

/** The server's own answer is changed on its way back. */
export function changes(kind: Omit<Common, "legs">, change: (answer: Answer) => Answer): FaultKind<None> {
  return simple({ ...kind, legs: ["answer"] }, { do: "change", change });
}

/** The server serves the request in an unusual way. Nothing of it shows at the socket. */
export function serves(kind: Omit<Common, "legs" | "calibrated">, quirk: Quirk): FaultKind<None> {
  const calibrated = { why: "the answer is an ordinary one at the socket; what is odd is what it says" };
  return simple({ endpoints: ["getupdates"], ...kind, legs: ["answer"], calibrated }, { do: "serve", quirk });
}

/** Something happens on the server when the window opens. */
export function onServer(kind: Words, open: WorldAction, close?: WorldAction): FaultKind<None> {
  return {
    ...kind,
    attributes: none,
    examples: [{}],
    impact: () => HARMLESS,
    calibrated: { why: "it acts on the server, not on a connection" },
    onOpen: () => open,
    ...(close === undefined ? {} : { onClose: () => close }),
  };
}

/** An answer as JSON with HTTP 200. */
export function json(body: string | object): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status: 200, contentType: "application/json", body: text };
}

/** An answer's body as text. */
export function textOf({ body }: Answer): string {
  return typeof body === "string" ? body : Buffer.from(body).toString("latin1");
}
