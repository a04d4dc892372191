/** What the strangers share of the protocol: its forms, and nothing of how a client goes about it. Written by the public notes alone. */

export interface WireMessage {
  message_id?: string | number;
  from_user_id?: string;
  group_id?: string;
  message_type?: number;
  create_time_ms?: number;
  context_token?: string;
  item_list?: unknown;
}

export interface Answer {
  ret?: unknown;
  errcode?: unknown;
  msgs?: unknown;
  get_updates_buf?: unknown;
  typing_ticket?: unknown;
  upload_full_url?: unknown;
  upload_param?: unknown;
}

/** The service as it answers while it holds a poll, in milliseconds. */
export const HOLD_MS = 35_000;
export const CALL_MS = 5_000;
export const STALE = -14;

export function headersOf(token: string, random: () => number): Record<string, string> {
  return {
    "Content-Type": "application/json",
    AuthorizationType: "ilink_bot_token",
    Authorization: `Bearer ${token}`,
    "X-WECHAT-UIN": Buffer.from(String(Math.floor(random() * 2 ** 32))).toString("base64"),
    "iLink-App-Id": "bot",
    "iLink-App-ClientVersion": "132105",
  };
}

export function bodyOf(fields: object): string {
  return JSON.stringify({ ...fields, base_info: { channel_version: "2.4.9", bot_agent: "Stranger/1.0" } });
}

/** An answer whose ids of 19 digits are kept as text. Whatever is no answer throws. */
export function readAnswer(status: number, text: string): Answer {
  return readPlain(status, text.replace(/("(?:message_id|msg_id|svr_id)"\s*:\s*)(\d+)/g, '$1"$2"'));
}

/** An answer as `JSON.parse` has it, with ids that are numbers. */
export function readPlain(status: number, text: string): Answer {
  if (status !== 200) throw new Error(`HTTP ${status}`);
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) throw new Error("no object");
  return answer;
}

/** The yes to a sendmessage may be nothing at all. */
export function readSent(status: number, text: string): Answer {
  return status === 200 && text === "" ? {} : readAnswer(status, text);
}

/** 0 for success, else the code of whichever field has one; NaN for what is no code. */
export function codeOf({ ret, errcode }: Answer): number {
  return Number(errcode ?? 0) || Number(ret ?? 0);
}

/** Whether a notifystart was answered for what it is: with a yes, or with the -14 of a token that it cannot cure. */
export function isSaid(answer: Answer): boolean {
  const code = codeOf(answer);
  return code === 0 || code === STALE;
}

/** The messages of users: without the bot's own, and without what is no message. */
export function messagesOf({ msgs }: Answer): WireMessage[] {
  if (!Array.isArray(msgs)) return [];
  return msgs.filter(
    (message: WireMessage | null) => typeof message === "object" && message?.message_type !== 2,
  );
}

/** What was written, or what was heard, an item a line. */
export function wordsOf({ item_list: items }: WireMessage): string {
  if (!Array.isArray(items)) return "";
  const texts = items.map((item): unknown => item?.text_item?.text ?? item?.voice_item?.text);
  return texts.filter(words => typeof words === "string" && words !== "").join("\n");
}

/** The cursor to go on with: an empty one never takes the place of one that is there. */
export function cursorOf({ get_updates_buf: next }: Answer, before: string): string {
  return typeof next === "string" && next !== "" ? next : before;
}

/** Whether an answer has neither messages nor a cursor, as of a session that lapsed without a code. */
export function isHollow({ msgs, get_updates_buf: cursor }: Answer): boolean {
  return !Array.isArray(msgs) && (typeof cursor !== "string" || cursor === "");
}

export function textTo(to: string, text: string, clientId: string, context: string | undefined): object {
  return messageTo(to, { type: 1, text_item: { text } }, clientId, context);
}

export function messageTo(to: string, item: object, clientId: string, context: string | undefined): object {
  return {
    msg: {
      from_user_id: "",
      to_user_id: to,
      client_id: clientId,
      message_type: 2,
      message_state: 2,
      item_list: [item],
      ...(context === undefined ? {} : { context_token: context }),
    },
  };
}

/** A text in pieces of at most 4,000 characters; none ends within one of them. */
export function piecesOf(text: string, chars = 4_000): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length || from === 0; ) {
    let to = Math.min(from + chars, text.length);
    if (to < text.length && /[\uD800-\uDBFF]/.test(text.charAt(to - 1))) to--;
    pieces.push(text.slice(from, to));
    from = Math.max(to, 1);
  }
  return pieces;
}

/** Waits, until the signal at most. */
export async function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  const timer = setTimeout(wake, delayMs);
  signal?.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal?.removeEventListener("abort", wake);
}
