/**
 * The process of a server whose answers are made to hurt: a good poll first, then hostile ones, then good ones for ever. It
 * tells its parent its port, and takes the kind from the command line.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { HOSTILE } from "./hostile-kinds.ts";

/** How often the hostile answer is given. */
const HOSTILE_POLLS = 2;
/** How long a good poll is held, milliseconds. */
const HOLD_MS = 300;
/** The least that is believed: deadlines follow from it. */
const GOOD = '"ret":0,"longpolling_timeout_ms":5000';

const hostile = HOSTILE[process.argv[2] ?? ""];
if (hostile === undefined) throw new Error(`no such kind: ${process.argv[2]}`);
let asked = 0;

const server = createServer((request, response) => {
  request.resume();
  const isAsked = request.url?.endsWith("getupdates") ?? false;
  if (!isAsked && request.url?.includes("qrcode") !== true) return void response.end('{"ret":0}');
  asked++;
  if (asked > 1 && asked <= 1 + HOSTILE_POLLS) return hostile(response);
  // Those of a login are answered at once: its first question wants a code.
  if (!isAsked) return void response.end(LOGIN[asked === 1 ? "code" : "confirmed"]);
  const isLast = asked > 1 + HOSTILE_POLLS;
  setTimeout(
    () => response.end(`{${GOOD},"get_updates_buf":"c${asked}","msgs":[${isLast ? LAST : ""}]}`),
    HOLD_MS,
  );
});

const LAST =
  '{"message_id":18446744073709551615,"from_user_id":"u@im.wechat","item_list":[{"type":1,"text_item":{"text":"last"}}]}';
const LOGIN = {
  code: '{"qrcode":"key","qrcode_img_content":"https://weixin.test/q"}',
  confirmed: '{"status":"confirmed","ilink_bot_id":"b@im.bot","bot_token":"b@im.bot:secret"}',
};

server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
