/** Wrappers between the client and its host: what is handled, said and logged. */
import legacy from "../../../sim/subject/legacy.ts";
import type { Host, InboundMessage } from "../../../sim/subject/subject.ts";
import { wrappers } from "./wrapper.ts";

const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

/** Handling with another message than the one that came. */
const handling =
  (change: (message: InboundMessage) => Partial<InboundMessage>) =>
  (host: Host): Partial<Host> => ({
    handle: (message, turn) => host.handle({ ...message, ...change(message) }, turn),
  });

/** A client that writes its token into its log at each start, in some form. */
const logging = (form: (token: string) => string) => ({
  client: (client: { start: (credential: never) => Promise<void> }, host: Host) => ({
    start: (credential: { token: string }) => {
      host.log(`starting ${form(credential.token)}`);
      return client.start(credential as never);
    },
  }),
  caughtBy: ["credentials-stay-home"],
});

export const HOSTS = wrappers([
  {
    name: "hands every message over twice",
    does: "The handler is called two times for each message.",
    host: host => ({
      handle: async (message, turn) => {
        await host.handle(message, turn);
        await host.handle(message, turn);
      },
    }),
    caughtBy: ["handled-once"],
  },
  {
    name: "names the bot as the sender",
    does: "The handler is told of the same sender for all messages.",
    host: host => {
      let first: string | undefined;
      return {
        handle: (message, turn) => {
          first ??= message.from;
          return host.handle({ ...message, from: first }, turn);
        },
      };
    },
    caughtBy: ["words-intact", "right-recipient"],
  },
  {
    name: "doubles each space",
    does: "White space within a user's words is another one than he wrote.",
    host: handling(({ text }) => ({ text: text.replaceAll(" ", "  ") })),
    caughtBy: ["words-intact"],
  },
  {
    name: "collapses white space",
    does: "Line breaks and runs of spaces in a user's words become one space.",
    host: handling(({ text }) => ({ text: text.replace(/\s+/g, " ") })),
    caughtBy: ["words-intact"],
  },
  {
    name: "hands over the words of the message before",
    does: "The handler gets each message with the words of the one before it.",
    host: host => {
      let before = "";
      return {
        handle: (message, turn) => {
          const text = before || message.text;
          before = message.text;
          return host.handle({ ...message, text }, turn);
        },
      };
    },
    caughtBy: ["words-intact"],
  },
  {
    name: "swallows what a handler throws",
    does: "A message whose handler threw counts as handled.",
    host: host => ({ handle: (message, turn) => host.handle(message, turn).catch(() => {}) }),
    caughtBy: ["no-loss"],
  },
  {
    name: "does not wait for its handlers",
    does: "A message counts as handled as soon as its handler has begun.",
    host: host => ({
      handle: async (message, turn) => {
        host.handle(message, turn).catch(() => {});
      },
    }),
    caughtBy: ["no-loss", "in-order", "nothing-left-behind"],
  },
  {
    name: "handles one message at a time",
    does: "Each handler waits for the one before it, whoever wrote.",
    host: host => {
      let last: Promise<unknown> = Promise.resolve();
      return {
        handle: (message, turn) => {
          const done = last.then(() => host.handle(message, turn));
          last = done.catch(() => {});
          return done;
        },
      };
    },
    caughtBy: ["fair-to-users"],
  },
  {
    name: "hands a message over a minute late",
    does: "A message lies for a minute before its handler begins.",
    host: host => ({ handle: (message, turn) => wait(60_000).then(() => host.handle(message, turn)) }),
    caughtBy: ["fair-to-users"],
  },
  {
    name: "legacy: hands a message over late",
    does: "A client that refuses some answers whole lets each message lie for twelve seconds before its handler begins.",
    over: legacy,
    host: host => ({ handle: (message, turn) => wait(12_000).then(() => host.handle(message, turn)) }),
    caughtBy: ["fair-to-users"],
  },
  {
    name: "says nothing of its state",
    does: "Nobody is told whether it receives.",
    host: () => ({ status: () => {} }),
    caughtBy: ["truthful-health", "login-needed-is-loud"],
  },
  {
    name: "says a state a minute late",
    does: "Each state is announced a minute after it began.",
    host: host => ({
      status: (...said) => void setTimeout(() => host.status(...said), 60_000),
    }),
    caughtBy: ["truthful-health", "login-needed-is-loud"],
  },
  {
    name: "says each state three times",
    does: "Each state is announced three times.",
    host: host => ({
      status: (...said) => {
        for (let times = 0; times < 3; times++) host.status(...said);
      },
    }),
    caughtBy: ["login-needed-is-loud", "truthful-health"],
  },
  {
    name: "recalls a trouble each minute",
    does: "That it recovers is announced again each minute, for as long as it lasts.",
    host: host => {
      let timer: NodeJS.Timeout | undefined;
      return {
        status: (account, state, reason) => {
          clearInterval(timer);
          if (state === "recovering") timer = setInterval(() => host.status(account, state, reason), 60_000);
          host.status(account, state, reason);
        },
      };
    },
    caughtBy: ["truthful-health"],
  },
  {
    name: "says live whatever happens",
    does: "Whatever its state is, it says that it is live.",
    host: host => ({
      status: (account, state) => host.status(account, state === "stopped" ? state : "live"),
    }),
    caughtBy: ["truthful-health", "login-needed-is-loud"],
  },
  {
    name: "never says how a waiting text ended",
    does: "What became of texts that wait is kept from the host.",
    host: () => ({ sendEnded: () => {} }),
    caughtBy: ["outbox-moves"],
  },
  {
    name: "calls each end of a waiting text sent",
    does: "Texts that expired or were refused are told as sent.",
    host: host => ({
      sendEnded: (account, end) => host.sendEnded(account, { text: end.text, outcome: "sent" }),
    }),
    caughtBy: ["truthful-send", "outbox-moves"],
  },
  {
    name: "logs each text",
    does: "Its log holds what it is asked to send.",
    client: (client, host) => ({
      send: request => {
        host.log(`sending ${request.text}`);
        return client.send(request);
      },
    }),
    caughtBy: ["credentials-stay-home"],
  },
  {
    name: "logs its token",
    does: "Its log holds its token.",
    ...logging(token => token),
  },
  {
    name: "logs its token in base64",
    does: "Its log holds its token in base64.",
    ...logging(token => Buffer.from(token).toString("base64")),
  },
  {
    name: "logs its token as a basic login",
    does: "Its log holds its token in the middle of a text in base64.",
    ...logging(token => Buffer.from(`bot:${token}:x`).toString("base64")),
  },
  {
    name: "logs its token in base64url",
    does: "Its log holds its token in base64url.",
    ...logging(token => Buffer.from(token).toString("base64url")),
  },
  {
    name: "logs its token in hex",
    does: "Its log holds its token in hex digits.",
    ...logging(token => Buffer.from(token).toString("hex").toUpperCase()),
  },
  {
    name: "logs its token in percents",
    does: "Its log holds its token as a part of a URL.",
    ...logging(token => [...Buffer.from(token)].map(byte => `%${byte.toString(16)}`).join("")),
  },
  {
    name: "logs its token in escapes",
    does: "Its log holds its token as JSON with each character escaped.",
    ...logging(token =>
      [...token].map(one => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    ),
  },
  {
    name: "logs its token in halves",
    does: "Its log holds its token in two halves, on two lines.",
    client: (client, host) => ({
      start: credential => {
        const { token } = credential;
        host.log(`first ${token.slice(0, token.length / 2)}`);
        host.log(`second ${token.slice(token.length / 2)}`);
        return client.start(credential);
      },
    }),
    caughtBy: ["credentials-stay-home"],
  },
  {
    name: "stops in six seconds",
    does: "A stop takes six seconds.",
    client: client => ({ stop: account => client.stop(account).then(() => wait(6_000)) }),
    caughtBy: ["prompt-stop"],
  },
  {
    name: "stops in name alone",
    does: "A stop says that it is done and does nothing.",
    client: () => ({ stop: async () => {} }),
    caughtBy: ["nothing-left-behind", "one-poll", "prompt-stop"],
  },
  {
    name: "keeps the credential of its start",
    does: "A new login changes nothing.",
    client: () => ({ login: async () => {} }),
    caughtBy: ["recovers-in-time", "one-poll", "no-loss", "login-needed-is-loud"],
  },
]);
