/** The common forms of fault kinds, so that a row or a file of a kind says only what is its own. */
import { z } from "zod";
import { ENDPOINTS, type Endpoint } from "../trace/endpoint.ts";
import { duration } from "./duration.ts";
import type {
  Answer,
  CallAction,
  DiskAction,
  FaultKind,
  HandlerAction,
  Impact,
  InFlight,
  Leg,
  WireAction,
  WorldAction,
} from "./fault.ts";
import type { Quirk } from "./quirk.ts";
import type { ShapeId } from "./shapes.ts";

/** No attributes. */
export const none = z.strictObject({});
export type None = z.output<typeof none>;

/** The attribute of a fault of the connection or the network, with what its real cause does. */
export const inFlightAttribute = (usual: InFlight) =>
  z
    .enum(["reset", "lost", "kept"])
    .default(usual)
    .meta({
      description: `What becomes of requests in flight as it begins, a held poll above all: reset shows that the connection broke, lost leaves them to a deadline, kept lets them be. A line with count, skip or a regime that picks single requests keeps them. Default ${usual}.`,
    });

const inFlightAttributes = (usual: InFlight) => z.strictObject({ inFlight: inFlightAttribute(usual) });
type OfConnection = z.output<ReturnType<typeof inFlightAttributes>>;

/** The six calls that a bot makes all day. */
export const BOT_ENDPOINTS: readonly Endpoint[] = ENDPOINTS.slice(0, 6);

export const BLOCKS: Impact = { blocks: true, seenBy: "answer" };
export const BLOCKS_UNSEEN: Impact = { blocks: true, seenBy: "deadline" };
export const HARMLESS: Impact = { blocks: false, seenBy: "answer" };

type Words = Pick<FaultKind, "id" | "summary">;

interface Common extends Words {
  endpoints?: readonly Endpoint[];
  legs?: readonly Leg[];
  impact?: Impact;
  calibrated?: FaultKind["calibrated"];
  searched?: false;
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

/** A fault of the connection that does one thing to a request, and something to those in flight. */
export function ofConnection(
  { inFlight: usual, ...kind }: Common & { inFlight: InFlight },
  action: WireAction,
): FaultKind<OfConnection> {
  const { endpoints = ENDPOINTS, legs = ["request"], impact = BLOCKS, calibrated = "real-socket" } = kind;
  return {
    ...kind,
    attributes: inFlightAttributes(usual),
    examples: [{ inFlight: usual }],
    endpoints,
    legs,
    calibrated,
    impact: () => impact,
    inFlight: ({ inFlight }) => inFlight,
    onRequest: () => action,
  };
}

/** No connection comes about, or it breaks, in the shape of the same name. */
export function breaksConnection(
  kind: Common & { id: ShapeId; inFlight: InFlight },
): FaultKind<OfConnection> {
  return ofConnection(kind, { do: "break", shape: kind.id });
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

/** Connections are dropped in silence until somebody gives up: the shape of the same name after a while. */
export function isGivenUp(
  kind: Words & { id: ShapeId },
  description: string,
  [usualMs, otherMs]: readonly [number, number],
): FaultKind<{ after: number } & OfConnection> {
  return {
    ...kind,
    attributes: inFlightAttributes("lost").extend({ after: duration(description).default(usualMs) }),
    examples: [usualMs, otherMs].map(after => ({ inFlight: "lost", after })),
    inFlight: ({ inFlight }) => inFlight,
    endpoints: ENDPOINTS,
    legs: ["request"],
    calibrated: "real-socket",
    impact: () => BLOCKS_UNSEEN,
    onRequest: (_request, { attributes: { after } }) => ({ do: "break", shape: kind.id, afterMs: after }),
  };
}

interface Elsewhere extends Words {
  /** What cannot succeed meanwhile, for the trace. */
  endpoints?: readonly Endpoint[];
  impact?: Impact;
  durable?: true;
  exclusive?: NonNullable<FaultKind["exclusive"]>;
}

/** A kind without attributes that acts somewhere else than on a request. Harmless by default. */
function acts(
  { impact = HARMLESS, ...kind }: Elsewhere,
  where: string,
  hooks: Partial<FaultKind<None>>,
): FaultKind<None> {
  return {
    ...kind,
    attributes: none,
    examples: [{}],
    impact: () => impact,
    calibrated: { why: `it acts on ${where}, not on a connection` },
    ...hooks,
  };
}

/** What happens when the window opens, and what when it closes. */
const window = (open: WorldAction, close?: WorldAction): Partial<FaultKind<None>> => ({
  onOpen: () => open,
  ...(close === undefined ? {} : { onClose: () => close }),
});

type InWorld = (kind: Elsewhere, open: WorldAction, close?: WorldAction) => FaultKind<None>;

/** Something happens to the server when the window opens, and is taken back when it closes. */
export const onServer: InWorld = (kind, open, close) => acts(kind, "the server", window(open, close));

/** The same to the client's process. */
export const onProcess: InWorld = (kind, open, close) => acts(kind, "the process", window(open, close));

/** The same by the host around it. */
export const onHost: InWorld = (kind, open, close) => acts(kind, "the host", window(open, close));

/** Each call of the host's handler goes wrong. */
export function inHandler(kind: Elsewhere, action: HandlerAction): FaultKind<None> {
  return acts(kind, "the host's handler", { onHandler: () => action });
}

/** Each write to the client's disk goes wrong. */
export function onDisk(kind: Elsewhere, action: DiskAction): FaultKind<None> {
  return acts({ ...kind, durable: true }, "the disk", { onWrite: () => action });
}

/** Each call of the client's store goes wrong. */
export function inStore(kind: Elsewhere, action: CallAction): FaultKind<None> {
  return acts({ ...kind, durable: true }, "the client's store", { onStore: () => action });
}

/** Each call of the host by the client goes wrong. */
export function inCallback(kind: Elsewhere, action: CallAction): FaultKind<None> {
  return acts(kind, "the host's callbacks", { onCallback: () => action });
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
