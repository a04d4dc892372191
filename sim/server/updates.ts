/** The bodies of getupdates answers. Shapes: ilink-protocol §1.4, "live shapes". */
import type { Quirk } from "../fault/quirk.ts";
import type { AccountState } from "./account.ts";
import { issueCursor, issueForeign, issueOdd } from "./cursor.ts";
import type { ServerState } from "./server-state.ts";

/** A silent lapse: neither messages nor cursor nor code. */
export const LAPSED_BODY = "{}";

/** An unknown cursor where the server refuses one. No capture exists; `-1` is the service's general error. */
export const UNKNOWN_CURSOR_BODY = '{"errcode":-1,"errmsg":"invalid get_updates_buf"}';

/** A huge cursor is so many characters longer than a usual one. */
const HUGE = 65_536;
/** Far within what a client has to believe, beyond what a column or a buffer of fixed size may hold. */
const LONG = 4_000;

/** The answer of a poll that found nothing, for a cursor position. */
export function idleBody(state: ServerState, account: AccountState, position: number): string {
  if (account.idleBodyAt !== position) {
    account.idleBody = updatesBody(state, account, "", position);
    account.idleBodyAt = position;
  }
  return account.idleBody;
}

/** A body around already printed messages. */
export function updatesBody(
  state: ServerState,
  account: AccountState,
  messages: string,
  position: number,
): string {
  const { ret, advertiseMs } = state.options;
  const cursor = JSON.stringify(issueCursor(account, position));
  return `{${ret === "zero" ? '"ret":0,' : ""}"msgs":[${messages}],"sync_buf":"","get_updates_buf":${cursor}${
    advertiseMs === null ? "" : `,"longpolling_timeout_ms":${advertiseMs}`
  }}`;
}

/** The same with the deviations that a quirk asks for. @param came the cursor that the poll came with */
export function oddBody(
  state: ServerState,
  account: AccountState,
  messages: string,
  position: number,
  quirk: Quirk,
  came: string,
): string {
  const { ret, advertiseMs } = state.options;
  const cursor = oddCursor(account, position, quirk.cursor, came);
  const advertise = quirk.advertise ?? advertiseMs;
  const fields = [
    ...(ret === "zero" ? ['"ret":0'] : []),
    ...(quirk.batch === "absent" ? [] : [`"msgs":[${messages}]`]),
    '"sync_buf":""',
    ...(cursor === undefined ? [] : [`"get_updates_buf":${JSON.stringify(cursor)}`]),
    ...(advertise === null ? [] : [`"longpolling_timeout_ms":${advertise}`]),
  ];
  return `{${fields.join(",")}}`;
}

/** What stands in place of the cursor; undefined leaves it out. */
function oddCursor(
  account: AccountState,
  position: number,
  odd: Quirk["cursor"],
  came: string,
): string | null | undefined {
  switch (odd) {
    case undefined:
      return issueCursor(account, position);
    case "absent":
      return undefined;
    case "empty":
      return "";
    case "null":
      return null;
    case "unchanged":
      return came;
    case "regressed":
      return issueCursor(account, account.begins);
    case "foreign":
      return issueForeign(account, Buffer.from(`1|elsewhere@im.bot|0|${position}`).toString("base64"));
    case "huge":
      return issueOdd(account, issueCursor(account, position) + "A".repeat(HUGE), position);
    case "non-ascii":
      return issueOdd(
        account,
        ` 游标+%2B/="\\ ${issueCursor(account, position)}${"~".repeat(LONG)} \u{1F4E8}\n`,
        position,
      );
  }
}
