/** What the server is made with: the settings of its knobs, and what only a run can give it. */
import type { ServerSettings } from "../knobs/settings.ts";
import type { OutboundKey } from "../trace/record.ts";

/** The words of a refused send; all of them are `ret: -2`. */
export type Refusal = ServerSettings["refusal"];

/** The wire has the latency, and the body of a stale answer comes ready. */
export interface ServerOptions extends Omit<ServerSettings, "staleShape" | "latencyMs"> {
  /** Body of an answer that says that the token is stale. */
  staleBody: string;
  /** Base address that a login hands out. @default https://ilinkai.weixin.qq.com */
  apiUrl?: string;
  /** Base address of uploads and downloads. @default https://novac2c.cdn.weixin.qq.com/c2c */
  cdnUrl?: string;
  /** What the trace calls an outbound text or a piece of one; the id of its request tells those apart that say the same. */
  keyOf(text: string, clientId: string): OutboundKey;
  /** The time of day at the service, milliseconds since 1970, at an instant of the run: what messages are dated by. */
  timeOfDay(nowMs: number): number;
  /** Chance for ids and tokens. */
  uint32(): number;
}
