/** Names and numbers as the service writes them: bot ids, tokens, cursors, message ids. */

/** First message id of a run: 19 digits, beyond 2^53, as live ids are (ilink-protocol §1.5). */
const FIRST_MESSAGE_ID = 7_453_210_987_654_321_001n;

/** A user's id on the wire (`…@im.wechat`). */
export function userId(user: string): string {
  return `${user}@im.wechat`;
}

/** The scenario's name of a user from an id on the wire. */
export function userName(id: string): string {
  return id.endsWith("@im.wechat") ? id.slice(0, -"@im.wechat".length) : id;
}

/** The n-th message id of the run, from 0, as an unquoted uint64. */
export function messageId(index: number): string {
  return String(FIRST_MESSAGE_ID + BigInt(index) * 3n);
}

/** The opaque cursor that stands after `position` messages of an account. */
export function printCursor(botId: string, position: number): string {
  return Buffer.from(`1|${botId}|${position}`, "utf8").toString("base64");
}

/** The position that a cursor stands for; undefined for one that this account never got. */
export function parseCursor(botId: string, cursor: string): number | undefined {
  const [version, bot, position] = Buffer.from(cursor, "base64").toString("utf8").split("|");
  if (version !== "1" || bot !== botId || position === undefined || !/^\d+$/.test(position)) return undefined;
  return Number(position);
}

/** `count` random bytes as hex. */
export function hex(count: number, uint32: () => number): string {
  let text = "";
  while (text.length < count * 2) text += uint32().toString(16).padStart(8, "0");
  return text.slice(0, count * 2);
}
