/** How the plain client sends texts and files. */
import type { MediaRequest, SendReport } from "../../sim/subject/subject.ts";
import type { Line } from "./line.ts";
import type { Manners } from "./manners.ts";
import { codeOf } from "./protocol.ts";
import type { Requests } from "./requests.ts";
import type { Typing } from "./typing.ts";
import type { Upload } from "./upload.ts";

export interface Sender {
  sendText(line: Line, to: string, text: string): Promise<SendReport>;
  /** To a user who has just written. */
  reply(line: Line, to: string, text: string): Promise<SendReport>;
  sendMedia(line: Line, request: MediaRequest): Promise<{ media: SendReport; caption: SendReport }>;
}

export function createSender(
  manners: Manners,
  random: () => number,
  { call }: Requests,
  typing: Typing,
  upload: Upload,
): Sender {
  let sends = 0;

  const sendItem = async (line: Line, to: string, item: object, isRepeated = false): Promise<SendReport> => {
    const declined = manners.declines(line, to);
    if (declined !== undefined) return declined;
    sends += 1;
    const context = manners.contextOf(line, to);
    const msg = {
      from_user_id: "",
      to_user_id: manners.user(to),
      client_id: manners.clientId(sends, random),
      message_type: 2,
      message_state: 2,
      item_list: [item],
      ...(context === undefined ? {} : { context_token: context }),
    };
    try {
      const code = codeOf(await call(line, "sendmessage", { msg }, { deadlineMs: manners.sendMs }));
      manners.onSent(line);
      return manners.report(code);
    } catch (error) {
      const unknown: SendReport = { outcome: "unknown", reason: String(error) };
      const again = (): Promise<SendReport> =>
        isRepeated ? Promise.resolve(unknown) : sendItem(line, to, item, true);
      return manners.lost(error, again);
    }
  };

  /** A long text goes in chunks, up to the first that is not taken. Part of a text is neither sent nor refused. */
  const sendChunks = async (line: Line, user: string, text: string): Promise<SendReport> => {
    let report: SendReport = { outcome: "sent" };
    for (let from = 0, to = 0; from < text.length; from = to) {
      to = from + manners.cut(text.slice(from));
      const item = { type: 1, text_item: { text: manners.piece(text.slice(from, to)) } };
      const end = await sendItem(line, user, item);
      if (end.outcome === "sent") continue;
      report = end;
      if (manners.goesOnAfterRefusal) continue;
      return from === 0 ? end : { outcome: "unknown", reason: "sent in part" };
    }
    return report;
  };

  const sendText = (line: Line, to: string, text: string): Promise<SendReport> =>
    manners.inTurn(() => sendChunks(line, to, manners.text(text)));

  return {
    sendText,
    async reply(line, to, text) {
      return (await manners.beforeReply(() => typing(line, to, true))) ?? sendText(line, to, text);
    },
    async sendMedia(line, request) {
      const caption = await sendText(line, request.to, request.caption);
      try {
        return { caption, media: await sendItem(line, request.to, await upload(line, request)) };
      } catch (error) {
        return { caption, media: { outcome: "unknown", reason: String(error) } };
      }
    },
  };
}
