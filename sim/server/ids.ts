/** Names and numbers as the service writes them: bot ids, tokens, cursors, message ids. */

/** First message id of a run: 19 digits, beyond 2^53, as live ids are (ilink-protocol §1.5). */
const FIRST_MESSAGE_ID = 7_453_210_987_654_321_001n;

/** A user's id on the wire (`…@im.wechat`). */
export function userId(user: string): string {
  return `${user}@im.wechat`;
}

/** A group's id on the wire (`…@chatroom`). */
export function groupId(group: string): string {
  return `${group}@chatroom`;
}

/** The scenario's name of a user from an id on the wire. */
export function userName(id: string): string {
  return id.endsWith("@im.wechat") ? id.slice(0, -"@im.wechat".length) : id;
}

/** How message ids follow each other: far apart in no order, or 3 apart, where doubles are 1,024 apart. */
export type MessageIds = "scattered" | "close";

/** Doubles near the first id are 1,024 apart: whoever takes an id for one still tells any two of these from each other. */
const APART = 65_536n;
/** Ids are scattered within so many neighbours: a power of two. */
const NEIGHBOURS = 2 ** 24;
/** Odd, so that no two neighbours get the same place. */
const SCATTER = 0x9e_3779;

/** The n-th message id of the run, from 0, as an unquoted uint64. */
export function messageId(index: number, ids: MessageIds): string {
  if (ids === "close") return String(FIRST_MESSAGE_ID + BigInt(index) * 3n);
  const place = Math.imul(index % NEIGHBOURS, SCATTER) & (NEIGHBOURS - 1);
  const block = Math.floor(index / NEIGHBOURS) * NEIGHBOURS;
  return String(FIRST_MESSAGE_ID + BigInt(block + place) * APART);
}

/** The opaque cursor that stands after `position` messages of a bot; another `epoch` makes it another text. */
export function printCursor(botId: string, epoch: number, position: number): string {
  return Buffer.from(`1|${botId}|${epoch}|${position}`, "utf8").toString("base64");
}

/** The bot that a cursor was printed for; undefined for a text that is none. */
export function botOfCursor(cursor: string): string | undefined {
  const parts = Buffer.from(cursor, "base64").toString("utf8").split("|");
  return parts.length === 4 && parts[0] === "1" ? parts[1] : undefined;
}

/** The context token that a message brings to the bot: opaque to the bot, and of this login alone. */
export function printContextToken(botId: string, generation: number, key: string): string {
  return Buffer.from(`context|${botId}|${generation}|${key}`, "utf8").toString("base64url");
}

/** The key of the message that brought a context token; `?` for a token that no message brought. */
export function messageOfContext(contextToken: string): string {
  const parts = Buffer.from(contextToken, "base64url").toString("utf8").split("|");
  const [kind, , , key = "?"] = parts;
  return kind === "context" && parts.length === 4 ? key : "?";
}

/** `count` random bytes as hex. */
export function hex(count: number, uint32: () => number): string {
  let text = "";
  while (text.length < count * 2) text += uint32().toString(16).padStart(8, "0");
  return text.slice(0, count * 2);
}

/** A 32-bit fingerprint of a text (FNV-1a): tells contents apart without keeping them. */
export function fingerprint(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return hash >>> 0;
}
