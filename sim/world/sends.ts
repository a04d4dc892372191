/** What cron jobs and the handler send through the subject, and the record of how each send ended. */
import type { MessageForm } from "../scenario/scenario.ts";
import { bytesOfWords } from "../server/file-bytes.ts";
import { stemOf } from "../server/media-item.ts";
import { allWordsOf, wordsOf } from "../subject/describe-error.ts";
import type { SendReport, Subject } from "../subject/subject.ts";
import type { MediaKind, NewRecord } from "../trace/record.ts";
import { checkReport, thrownReport } from "./send-report.ts";

/** What a cron job sends. */
export interface SendForm {
  as?: MessageForm | undefined;
  chars?: number | undefined;
  same?: boolean | undefined;
}

/** Endings by which a client tells what a file is. */
const ENDINGS: Readonly<Record<MediaKind, string>> = {
  image: "png",
  voice: "silk",
  file: "bin",
  video: "mp4",
};

export interface SendsWorld {
  write(record: NewRecord): void;
  /** An outbound text for a user and its key. */
  outbound(account: string, user: string, form?: SendForm): { key: string; text: string };
  userId(user: string): string;
  /** Look for secrets in what the subject says. */
  inspect(account: string, said: string, where: string): void;
  /** The text without its secrets. */
  redact(text: string): string;
  subject(): Subject;
}

export interface Sends {
  /** A cron job sends. */
  cron(account: string, user: string, form: SendForm): void;
  /** The handler replies. */
  reply(account: string, user: string, send: (text: string) => Promise<SendReport>): Promise<void>;
}

/** Who was asked, by the name of the call, and what came of it. */
interface Told {
  call: "send" | "reply" | "sendMedia";
  given: Promise<unknown>;
  /** Of a file: for whom it is, and of which kind. */
  file?: { to: string; media: MediaKind };
}

interface Asking {
  account: string;
  to: string;
  by: "cron" | "reply";
  form?: SendForm;
  /** The file beside which it goes. */
  captionOf?: string;
}

export function createSends(world: SendsWorld): Sends {
  /** Write down how a send ended, in the subject's own words. What is no report tells nothing of the send. */
  const done = async (account: string, key: string, { call, given, file }: Told): Promise<void> => {
    const end = await given.then(
      report => ({ ...checkReport(report, call), heard: wordsIn(report) }),
      error => ({ ...thrownReport(error, call), heard: allWordsOf(error) }),
    );
    // All of it, since what is shown of it may be cut in the middle of a secret.
    world.inspect(account, end.heard, "reason");
    const record = { type: "send-done", account, message: key, ...file } as const;
    if ("nonsense" in end) {
      world.write({ ...record, outcome: "unknown", nonsense: world.redact(end.nonsense) });
      return;
    }
    const { report } = end;
    const said = report.outcome === "sent" ? {} : { reason: world.redact(report.reason) };
    world.write({ ...record, outcome: report.outcome, ...said });
  };

  const asked = async (
    { form, ...asking }: Asking,
    call: Told["call"],
    send: (text: string) => Promise<unknown> | undefined,
  ): Promise<void> => {
    const { account, to, by, ...beside } = asking;
    const { key, text } = world.outbound(account, to, form);
    world.write({ type: "send-asked", account, to, message: key, by, ...beside });
    await done(account, key, { call, given: (async () => send(text))() });
  };

  /** Media and their caption are two messages with two ends. Only words have to be on the wire at once. */
  const askedForMedia = async (
    account: string,
    user: string,
    kind: MediaKind,
    { chars }: SendForm,
  ): Promise<void> => {
    const to = world.userId(user);
    const file = world.outbound(account, user, { chars });
    const fileName = `${stemOf(file.key)}.${ENDINGS[kind]}`;
    /** What a client without the call would say of the file; of the caption it makes a text. */
    const declined: SendReport = { outcome: "declined", reason: "invalid" };
    let both: Promise<unknown> = Promise.resolve({ media: declined });
    const part = async (name: "media" | "caption"): Promise<unknown> =>
      ((await both) as Readonly<Record<string, unknown>> | undefined)?.[name];
    await asked({ account, to: user, by: "cron", captionOf: file.key }, "sendMedia", caption => {
      const request = { account, to, kind, bytes: bytesOfWords(file.text), fileName, caption };
      const subject = world.subject();
      if (subject.sendMedia === undefined) return subject.send({ account, to, text: caption });
      both = (async () => subject.sendMedia?.(request))();
      return part("caption");
    });
    const told = { to: user, media: kind };
    await done(account, file.key, { call: "sendMedia", given: part("media"), file: told });
  };

  return {
    cron(account, user, form) {
      const to = world.userId(user);
      if (form.as !== undefined && isMedia(form.as)) {
        void askedForMedia(account, user, form.as, form);
        return;
      }
      void asked({ account, to: user, by: "cron", form }, "send", text =>
        world.subject().send({ account, to, text }),
      );
    },
    reply: (account, user, send) => asked({ account, to: user, by: "reply" }, "reply", send),
  };
}

/** The texts in what came in place of a report. */
function wordsIn(given: unknown): string {
  if (typeof given !== "object" || given === null) return wordsOf(given);
  return Object.values(given).map(wordsOf).join(" ");
}

function isMedia(form: MessageForm): form is MediaKind {
  return form in ENDINGS;
}
