/** Wrappers that behave badly at the door: towards handlers, hosts, logs and those who send. */
import type { Host, SendReport, Turn } from "../../../sim/subject/subject.ts";
import { wrappers } from "./wrapper.ts";

const FIVE_MINUTES_MS = 300_000;
const JOINERS = /\u200d|\ufe0f|\ufeff/g;

/** What is remembered of a host for as long as its client lives. */
function perHost<T extends object>(make: () => T): (host: Host) => T {
  const known = new WeakMap<Host, T>();
  return host => {
    const one = known.get(host) ?? make();
    known.set(host, one);
    return one;
  };
}
const livesOf = perHost(() => Promise.withResolvers<void>());
const loginsOf = perHost<{ open?: (account: string) => void }>(() => ({}));

/** The handler with an end of its own after five minutes. */
const ended = (host: Host, how: "as handled" | "as failed"): Host["handle"] => {
  return (message, turn) =>
    new Promise((resolve, reject) => {
      const end = how === "as handled" ? resolve : () => reject(new Error("late"));
      const timer = setTimeout(end, FIVE_MINUTES_MS);
      host
        .handle(message, turn)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
};

const hears = (name: string, does: string, change: (text: string) => string) => ({
  name,
  does,
  host: (host: Host): Partial<Host> => ({
    handle: (message, turn) => host.handle({ ...message, text: change(message.text) }, turn),
  }),
  caughtBy: ["words-intact"],
});

const logsAtStart = (name: string, does: string, part: (token: string) => string) => ({
  name,
  does,
  client: (client: { start(credential: never): Promise<void> }, host: Host) => ({
    start: (credential: { token: string }) => {
      host.log(`starting with ${part(credential.token)}`);
      return client.start(credential as never);
    },
  }),
  caughtBy: ["credentials-stay-home"],
});

export const MANNERS = wrappers([
  {
    name: "joins texts of one moment",
    does: "Texts to one user that are asked for within 300 ms leave as one.",
    client: client => {
      const open = new Map<string, { text: string; sent: Promise<SendReport> }>();
      return {
        send(request) {
          const key = `${request.account} ${request.to}`;
          const known = open.get(key);
          if (known !== undefined) {
            known.text += `\n${request.text}`;
            return known.sent;
          }
          const { promise, resolve } = Promise.withResolvers<SendReport>();
          const letter = { text: request.text, sent: promise };
          open.set(key, letter);
          setTimeout(() => {
            open.delete(key);
            resolve(client.send({ ...request, text: letter.text }));
          }, 300);
          return promise;
        },
      };
    },
    caughtBy: ["words-intact", "outbound-never-blocked", "truthful-send"],
  },
  {
    name: "a stop stops all accounts",
    does: "A stop of one account stops every other as well.",
    client: client => {
      const started = new Set<string>();
      return {
        start(credential) {
          started.add(credential.account);
          return client.start(credential);
        },
        async stop() {
          await Promise.all([...started].map(account => client.stop(account)));
        },
      };
    },
    caughtBy: ["no-pause-loop", "no-loss", "truthful-health"],
  },
  {
    name: "types ten times a second",
    does: "While a handler works, typing is shown again ten times a second.",
    host: host => ({
      handle(message, turn) {
        let timer: NodeJS.Timeout | undefined;
        const typing: Turn["typing"] = async on => {
          clearInterval(timer);
          if (on) timer = setInterval(() => void turn.typing?.(true), 100);
          await turn.typing?.(on);
        };
        return host.handle(message, { ...turn, typing }).finally(() => clearInterval(timer));
      },
    }),
    caughtBy: ["bounded-rate"],
  },
  {
    name: "types again after its answer",
    does: "When a handler is done, typing is shown once more.",
    host: host => ({
      handle: (message, turn) => host.handle(message, turn).finally(() => void turn.typing?.(true)),
    }),
    caughtBy: ["typing-ends"],
  },
  {
    name: "sends each medium twice",
    does: "Media are sent two times.",
    client: client => ({
      async sendMedia(request) {
        await client.sendMedia?.(request);
        return (await client.sendMedia?.(request)) as { media: SendReport; caption: SendReport };
      },
    }),
    caughtBy: ["delivered-once"],
  },
  {
    name: "the caption goes to the former user",
    does: "The words beside a file go to whoever was sent a file before.",
    client: client => {
      let former: string | undefined;
      return {
        async sendMedia(request) {
          const to = former ?? request.to;
          former = request.to;
          const end = await client.sendMedia?.({ ...request, caption: "" });
          const caption = await client.send({ account: request.account, to, text: request.caption });
          return { media: end?.media as SendReport, caption };
        },
      };
    },
    caughtBy: ["right-recipient"],
  },
  {
    name: "gives a handler five minutes",
    does: "A handler that takes longer than five minutes has failed, and is called again.",
    host: host => ({ handle: ended(host, "as failed") }),
    caughtBy: ["handled-once", "in-order"],
  },
  {
    name: "takes five minutes for handled",
    does: "A message whose handler has worked for five minutes counts as handled.",
    host: host => ({ handle: ended(host, "as handled") }),
    caughtBy: ["in-order"],
  },
  {
    name: "waits for live before it sends",
    does: "No text leaves before the account was live once.",
    host: host => ({
      status(account, state, reason) {
        if (state === "live") livesOf(host).resolve();
        host.status(account, state, reason);
      },
    }),
    client: (client, host) => ({
      send: request => livesOf(host).promise.then(() => client.send(request)),
    }),
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "says recovering after a refused send",
    does: "A text that was refused is told as a trouble of receiving.",
    client: (client, host) => ({
      async send(request) {
        const end = await client.send(request);
        if (end.outcome === "refused" || end.outcome === "declined")
          host.status(request.account, "recovering", "a send was refused");
        return end;
      },
    }),
    caughtBy: ["truthful-health"],
  },
  {
    name: "tells the end of another text",
    does: "Of two texts that waited, the end of one is told as that of the other.",
    host: host => {
      let former: string | undefined;
      return {
        sendEnded(account, end) {
          const text = former ?? end.text;
          former = end.text;
          return host.sendEnded(account, { ...end, text });
        },
      };
    },
    caughtBy: ["outbox-moves"],
  },
  {
    name: "tells the words as the reason of an end",
    does: "The reason of an end repeats the text.",
    host: host => ({
      sendEnded: (account, end) => host.sendEnded(account, { ...end, reason: `${end.reason}: ${end.text}` }),
    }),
    caughtBy: ["credentials-stay-home"],
  },
  {
    name: "asks for a login at each start",
    does: "A start says that a login is needed, until the first poll tells otherwise.",
    client: (client, host) => ({
      start(credential) {
        host.status(credential.account, "needs-login", "no session yet");
        return client.start(credential);
      },
    }),
    caughtBy: ["login-needed-is-loud", "truthful-health"],
  },
  {
    name: "opens a login by itself",
    does: "When a login is needed, a QR code is shown though nobody asked for it.",
    host: host => ({
      status(account, state, reason) {
        host.status(account, state, reason);
        if (state === "needs-login") loginsOf(host).open?.(account);
      },
    }),
    client: (client, host) => {
      loginsOf(host).open = account => void client.scan?.({ account, verifyCode: "1234" });
      return {};
    },
    caughtBy: ["one-poll", "recovers-in-time"],
  },
  {
    name: "logs words in base64",
    does: "Its log holds what users write, in base64.",
    host: host => ({
      handle(message, turn) {
        host.log(Buffer.from(message.text).toString("base64"));
        return host.handle(message, turn);
      },
    }),
    caughtBy: ["credentials-stay-home"],
  },
  logsAtStart("logs the first half of its token", "Its log holds the first half of its token.", token =>
    token.slice(0, token.length / 2),
  ),
  logsAtStart(
    "logs all but the last four of its token",
    "Its log hides four characters of its token.",
    token => `${token.slice(0, -4)}****`,
  ),
  hears(
    "drops joiners of users",
    "What joins several characters into one is left out of a user's words.",
    text => text.replace(JOINERS, ""),
  ),
  hears("unescapes what users write", "Entities of HTML that a user writes become characters.", text =>
    text.replace(/&lt;/g, "<").replace(/&amp;/g, "&"),
  ),
]);
