/** What cron jobs and the handler send through the subject, and the record of how each send ended. */
import type { MessageForm } from "../scenario/scenario.ts";
import type { SendReport, Subject } from "../subject/subject.ts";
import type { NewRecord } from "../trace/record.ts";

/** What a cron job sends. */
export interface SendForm {
  as?: MessageForm | undefined;
  chars?: number | undefined;
}

/** Endings by which a client tells what a file is. */
const ENDINGS = { image: "png", voice: "silk", file: "bin", video: "mp4" } as const;
type MediaKind = keyof typeof ENDINGS;

export interface SendsWorld {
  write(record: NewRecord): void;
  /** A fresh outbound text and its key. */
  outbound(chars?: number): { key: string; text: string };
  userId(user: string): string;
  /** Look for secrets in what the subject says. */
  inspect(account: string, said: string, where: string): void;
  subject(): Subject;
}

export interface Sends {
  /** A cron job sends. */
  cron(account: string, user: string, form: SendForm): void;
  /** The handler replies. */
  reply(account: string, user: string, send: (text: string) => Promise<SendReport>): Promise<void>;
}

export function createSends(world: SendsWorld): Sends {
  /** Write down how a send ended. What throws has failed. */
  const done = async (account: string, key: string, send: Promise<SendReport>): Promise<void> => {
    const report = await send.catch((error): SendReport => {
      const name = error instanceof Error ? error.name : typeof error;
      return { outcome: "failed", reason: `threw ${name}` };
    });
    const said = report.outcome === "sent" ? {} : { reason: report.reason };
    if (report.outcome !== "sent") world.inspect(account, report.reason, "reason");
    world.write({ type: "send-done", account, message: key, outcome: report.outcome, ...said });
  };

  const asked = async (
    account: string,
    to: string,
    by: "cron" | "reply",
    send: (text: string) => Promise<SendReport>,
    chars?: number,
  ): Promise<void> => {
    const { key, text } = world.outbound(chars);
    world.write({ type: "send-asked", account, to, message: key, by });
    await done(account, key, (async () => send(text))());
  };

  /** Media and their caption are two messages with two ends. Only words have to be on the wire at once. */
  const askedForMedia = async (account: string, user: string, kind: MediaKind): Promise<void> => {
    const to = world.userId(user);
    const file = world.outbound();
    const fileName = `${file.key}.${ENDINGS[kind]}`;
    let media: Promise<SendReport> = Promise.resolve({ outcome: "declined", reason: "invalid" });
    await asked(account, user, "cron", async caption => {
      const both = world.subject().sendMedia?.({
        account,
        to,
        kind,
        bytes: Buffer.from(file.text),
        fileName,
        caption,
      });
      if (both === undefined) return media;
      media = both.then(({ media: report }) => report);
      return (await both).caption;
    });
    await done(account, file.key, media);
  };

  return {
    cron(account, user, { as, chars }) {
      const to = world.userId(user);
      if (as !== undefined && isMedia(as)) void askedForMedia(account, user, as);
      else void asked(account, user, "cron", text => world.subject().send({ account, to, text }), chars);
    },
    reply: (account, user, send) => asked(account, user, "reply", send),
  };
}

function isMedia(form: MessageForm): form is MediaKind {
  return form in ENDINGS;
}
