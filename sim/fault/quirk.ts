/** How the server deviates from its settings while it serves one request: what a fault may ask of it. */
export interface Quirk {
  /** getupdates: hold this poll so long when nothing waits for it; 0 answers at once. */
  holdMs?: number;
  /** getupdates: printed in place of `longpolling_timeout_ms`, as raw JSON: `0`, `-1`, `1e9`, `"soon"`. */
  advertise?: string;
  /** getupdates: what stands in the answer in place of the new cursor. `regressed`: that of the bot's start. */
  cursor?: "absent" | "empty" | "null" | "unchanged" | "regressed" | "foreign" | "huge" | "non-ascii";
  /** getupdates: the cursor that came is taken for one that the server never issued. */
  cursorUnknown?: true;
  /**
   * getupdates: what becomes of the batch. `repeated`: each message twice. `again`: those handed over before come
   * along once more. `reversed`: newest first. `withheld`: nothing is handed over. `absent`: no `msgs` at all.
   * `with-…`: an item of that sort is added which is no message of a user: the bot's own echo (`message_type` 2),
   * an unknown item type, an empty `item_list`, an item that breaks careless readers, the first message's id with
   * other content, a user whose id differs in case alone from that of the first message's.
   */
  batch?:
    | "repeated"
    | "again"
    | "reversed"
    | "withheld"
    | "absent"
    | "with-echo"
    | "with-unknown-item"
    | "with-empty-items"
    | "with-poison"
    | "with-reused-id"
    | "with-case-twin";
  /** getupdates: messages carry no `context_token`. */
  tokenless?: true;
  /** Any call with a good token: refuse it, in words that quote its token and its body. */
  quotes?: true;
  /** sendmessage: say yes and deliver nothing. */
  discard?: true;
  /** notifystart: say yes and change nothing; or refuse with `ret: 0` beside `errcode: -14`. */
  notifystart?: "no-effect" | "refused-with-ret-zero";
}
