/** How the plain client sends texts and files. */
import type { Host, MediaRequest, SendReport } from "../../sim/subject/subject.ts";
import type { Line } from "./line.ts";
import { CALL_MS, type Manners, type Piece } from "./manners.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { codeOf } from "./protocol.ts";
import type { Requests } from "./requests.ts";
import { createTurns, type Pass } from "./turns.ts";
import type { Typing } from "./typing.ts";
import type { Upload } from "./upload.ts";

const QUOTA = -2;
const STALE = -14;

export interface Sender {
  sendText(line: Line, to: string, text: string): Promise<SendReport>;
  /** To a user who has just written. */
  reply(line: Line, to: string, text: string): Promise<SendReport>;
  sendMedia(line: Line, request: MediaRequest): Promise<{ media: SendReport; caption: SendReport }>;
  outbox: Outbox;
}

interface Seams {
  host: Host;
  typing: Typing;
  upload: Upload;
}

export function createSender(
  manners: Manners,
  random: () => number,
  { call }: Requests,
  { host, typing, upload }: Seams,
): Sender {
  let sends = 0;
  const turnOf = createTurns();

  const post = async (line: Line, msg: object): Promise<number> => {
    const code = codeOf(await call(line, "sendmessage", { msg }, { deadlineMs: manners.sendMs }));
    manners.onSent(line);
    return code;
  };

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
      let code = await post(line, msg);
      for (let again = 0; code === QUOTA && again < manners.refusalTries; again++)
        code = await post(line, msg);
      if (code !== STALE || !manners.repeatsStale) return manners.report(code);
      // Whatever a notifystart cures; the same message once more.
      await call(line, "msg/notifystart", {}, { deadlineMs: CALL_MS }).catch(() => {});
      return manners.report(await post(line, msg));
    } catch (error) {
      const unknown: SendReport = { outcome: "unknown", reason: String(error) };
      const again = (): Promise<SendReport> =>
        isRepeated ? Promise.resolve(unknown) : sendItem(line, to, item, true);
      return manners.lost(error, again);
    }
  };

  /** A long text goes in chunks, up to the first that is not taken. Part of a text is neither sent nor refused. */
  const sendChunks = async (
    line: Line,
    user: string,
    text: string,
    pass: Pass,
  ): Promise<{ report: SendReport; rest: string }> => {
    let report: SendReport = { outcome: "sent" };
    for (const { from, to } of manners.order(cutUp(manners, text))) {
      const item = { type: 1, text_item: { text: manners.piece(text.slice(from, to)) } };
      const end = await pass(sendItem(line, user, item));
      if (end.outcome === "sent") continue;
      report = end;
      if (manners.goesOnAfterRefusal) continue;
      if (isQuota(end) || from === 0) return { report, rest: text.slice(from) };
      return { report: { outcome: "unknown", reason: "sent in part" }, rest: "" };
    }
    return { report, rest: "" };
  };

  const outbox = createOutbox(manners, host, (line, { to, text }) =>
    manners.inTurn(turnOf(to), async pass => {
      const { report, rest } = await sendChunks(line, to, text, pass);
      return { report: isQuota(report) ? { outcome: "declined", reason: "queued" } : report, rest };
    }),
  );

  const sendText = (line: Line, to: string, text: string): Promise<SendReport> =>
    manners.inTurn(turnOf(to), async pass => {
      if (manners.queues && outbox.holds(line, to)) return outbox.add(line, to, text, false);
      const { report, rest } = await sendChunks(line, to, manners.text(text), pass);
      return manners.queues && isQuota(report) ? outbox.add(line, to, rest, true) : report;
    });

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
    outbox,
  };
}

function cutUp(manners: Manners, text: string): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0, to = 0; from < text.length; from = to) {
    to = from + manners.cut(text.slice(from));
    pieces.push({ from, to });
  }
  return pieces;
}

function isQuota(report: SendReport): boolean {
  return report.outcome === "refused" && report.reason === String(QUOTA);
}
