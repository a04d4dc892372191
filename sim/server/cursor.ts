/** Cursors (`get_updates_buf`): opaque texts that the server issues and recognises byte for byte (ilink-protocol §2.2). */
import type { AccountState } from "./account.ts";
import { printCursor } from "./ids.ts";
import type { ServerState } from "./server-state.ts";

/** Stands in `AccountState.cursors` for a cursor that was issued and is no longer known. */
const FORGOTTEN = -1;

/** The cursor for a position; from now on the client may send it. */
export function issueCursor(account: AccountState, position: number): string {
  const text = printCursor(account.botId, account.cursorEpoch, position);
  account.cursors.set(text, position);
  return text;
}

/** A cursor of another form that stands for a position all the same: an opaque text may look like anything. */
export function issueOdd(account: AccountState, text: string, position: number): string {
  account.cursors.set(text, position);
  return text;
}

/** A text given out as a cursor although the server will not know it. */
export function issueForeign(account: AccountState, text: string): string {
  account.cursors.set(text, FORGOTTEN);
  return text;
}

/** The position that a cursor stands for; undefined for one that the server does not know. */
export function positionOf(account: AccountState, cursor: string): number | undefined {
  const position = account.cursors.get(cursor);
  return position === FORGOTTEN ? undefined : position;
}

/** Whether the server ever gave this text to the client, known or not. */
export function wasIssued(account: AccountState, cursor: string): boolean {
  return account.cursors.has(cursor);
}

/** More than one, since the process may die before it has saved the first. */
const HELD_FOR_SURE = 2;

/** Stands in every answer that brings a cursor. */
const BRINGS_CURSOR = '"get_updates_buf":"';

/** One code may be a slip of a busy service; where the next is one again, the cursor may be the reason. */
const REFUSED_FOR_SURE = 2;

/** An answer of the server's own has reached the client; without a body: an error code. After some in a row it is right to begin anew. */
export function noteCursor(account: AccountState, body?: string | Uint8Array): void {
  account.refusalsHeard = body === undefined ? account.refusalsHeard + 1 : 0;
  if (account.refusalsHeard >= REFUSED_FOR_SURE) account.cursorsHeld = 0;
  if (account.cursorsHeld >= HELD_FOR_SURE || typeof body !== "string") return;
  if (body.includes(BRINGS_CURSOR)) account.cursorsHeld++;
}

/** Whether a client that sends no cursor has one, and has only to send it. */
export function isDropped({ filesHarmed }: ServerState, { cursorsHeld }: AccountState): boolean {
  return cursorsHeld >= HELD_FOR_SURE && !filesHarmed;
}

/** A new bot: the former one's cursors are none of its own. */
export function dropCursors(account: AccountState): void {
  forgetCursors(account);
  account.cursors.clear();
}

/** No cursor is known any more, or none beyond a position. */
export function forgetCursors(account: AccountState, beyond = -1): void {
  for (const [text, position] of account.cursors) {
    if (position > beyond) account.cursors.set(text, FORGOTTEN);
  }
  account.cursorEpoch++;
  account.cursorsHeld = 0;
  account.idleBodyAt = -1;
}
