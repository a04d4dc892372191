/** Wrappers that do something else with what is to be sent. */
import type { Host, SendReport } from "../../../sim/subject/subject.ts";
import { wrappers } from "./wrapper.ts";

const SENT: SendReport = { outcome: "sent" };
const INVALID: SendReport = { outcome: "declined", reason: "invalid" };
const QUEUED: SendReport = { outcome: "declined", reason: "queued" };
const STOPPED: SendReport = { outcome: "declined", reason: "stopped" };
const UNKNOWN: SendReport = { outcome: "unknown", reason: "nobody knows" };
/** Accounts in trouble, by the host that was told. */
const troubled = new WeakMap<Host, Set<string>>();
const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

export const SENDERS = wrappers([
  {
    name: "declines every send as invalid",
    does: "It sends nothing, and calls every text invalid.",
    client: () => ({ send: async () => INVALID }),
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "declines every send as queued",
    does: "It sends nothing, and says of every text that it waits.",
    client: () => ({ send: async () => QUEUED }),
    caughtBy: ["outbound-never-blocked", "outbox-moves"],
  },
  {
    name: "declines every send as stopped",
    does: "It sends nothing, and says that it is stopped.",
    client: () => ({ send: async () => STOPPED }),
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "declines long texts as invalid",
    does: "A text that does not fit into one message is called invalid.",
    client: client => ({
      send: async request => (request.text.length > 4_000 ? INVALID : client.send(request)),
    }),
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "sends no words twice",
    does: "What it was ever asked to send to a user it takes for a duplicate, and says that it is sent.",
    client: client => {
      const sent = new Set<string>();
      return {
        send: async request => {
          const words = JSON.stringify([request.account, request.to, request.text]);
          if (sent.has(words)) return SENT;
          sent.add(words);
          return client.send(request);
        },
      };
    },
    caughtBy: ["outbound-never-blocked", "truthful-send"],
  },
  {
    name: "sends no words twice in a row",
    does: "A text of the same words as the one before it is left out, as a duplicate.",
    client: client => {
      let before = "";
      return {
        send: async request => {
          const words = JSON.stringify([request.account, request.to, request.text]);
          if (words === before) return SENT;
          before = words;
          return client.send(request);
        },
      };
    },
    caughtBy: ["outbound-never-blocked", "truthful-send"],
  },
  {
    name: "reports every send unknown",
    does: "It sends, and says of every text that nobody knows whether it arrived.",
    client: client => ({ send: async request => client.send(request).then(() => UNKNOWN) }),
    caughtBy: ["truthful-send"],
  },
  {
    name: "reports refusals unknown",
    does: "What the server refused is reported as if nobody knew.",
    client: client => ({
      send: async request => {
        const report = await client.send(request);
        return report.outcome === "refused" ? UNKNOWN : report;
      },
    }),
    caughtBy: ["truthful-send"],
  },
  {
    name: "reports what waits as sent",
    does: "A text that waits for its user is reported as sent.",
    client: client => ({
      send: async request => {
        const report = await client.send(request);
        return report.outcome === "declined" ? SENT : report;
      },
    }),
    caughtBy: ["truthful-send", "delivered-once"],
  },
  {
    name: "sends and looks away",
    does: "Every text is reported as sent as soon as it was asked for.",
    client: client => ({
      send: async request => {
        client.send(request).catch(() => {});
        return SENT;
      },
    }),
    caughtBy: ["truthful-send", "delivered-once"],
  },
  {
    name: "drops every other text",
    does: "Every other text is called sent and thrown away.",
    client: client => {
      let count = 0;
      return { send: async request => (++count % 2 === 0 ? SENT : client.send(request)) };
    },
    caughtBy: ["truthful-send", "delivered-once", "outbound-never-blocked"],
  },
  {
    name: "sends all to one user",
    does: "Every text goes to the user whom it was first asked to write to.",
    client: client => {
      let first: string | undefined;
      return {
        send: request => {
          first ??= request.to;
          return client.send({ ...request, to: first });
        },
      };
    },
    caughtBy: ["right-recipient"],
  },
  {
    name: "sends to the former user",
    does: "A text goes to the user to whom the one before it was to go.",
    client: client => {
      let former: string | undefined;
      return {
        send: request => {
          const to = former ?? request.to;
          former = request.to;
          return client.send({ ...request, to });
        },
      };
    },
    caughtBy: ["right-recipient"],
  },
  {
    name: "sends all through one account",
    does: "Every text leaves through the account that was asked first.",
    client: client => {
      let first: string | undefined;
      return {
        send: request => {
          first ??= request.account;
          return client.send({ ...request, account: first });
        },
      };
    },
    caughtBy: ["right-recipient", "outbound-never-blocked"],
  },
  {
    name: "collapses white space in what it sends",
    does: "Line breaks and runs of spaces in a text become one space.",
    client: client => ({
      send: request => client.send({ ...request, text: request.text.replace(/\s+/g, " ") }),
    }),
    caughtBy: ["words-intact", "delivered-once"],
  },
  {
    name: "sends without emoji",
    does: "What lies beyond the first plane is left out of a text.",
    client: client => ({
      send: request => client.send({ ...request, text: request.text.replace(/[^\0-\uffff]/gu, "") }),
    }),
    caughtBy: ["words-intact", "delivered-once"],
  },
  {
    name: "sends a text twice when in doubt",
    does: "A text whose end is not known is sent once more, as another one.",
    client: client => ({
      send: async request => {
        const report = await client.send(request);
        return report.outcome === "unknown" ? client.send(request) : report;
      },
    }),
    caughtBy: ["delivered-once"],
  },
  {
    name: "sends what was refused again at once",
    does: "A refused text is sent again a hundred times.",
    client: client => ({
      send: async request => {
        let report = await client.send(request);
        for (let again = 0; again < 100 && report.outcome === "refused"; again++)
          report = await client.send(request);
        return report;
      },
    }),
    caughtBy: ["bounded-rate", "outbox-moves"],
  },
  {
    name: "sends one text at a time",
    does: "A text waits for the end of the one before it, whoever that was for.",
    client: client => {
      let last: Promise<unknown> = Promise.resolve();
      return {
        send: request => {
          const turn = last.then(() => client.send(request));
          last = turn;
          return turn;
        },
      };
    },
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "holds every text for two seconds",
    does: "A text leaves two seconds after it was asked for.",
    client: client => ({ send: request => wait(2_000).then(() => client.send(request)) }),
    caughtBy: ["outbound-never-blocked"],
  },
  {
    name: "holds every other text for a while",
    does: "Every other text leaves 900 ms later, so that the next one overtakes it.",
    client: client => {
      let count = 0;
      return {
        send: request => wait(++count % 2 === 1 ? 900 : 0).then(() => client.send(request)),
      };
    },
    caughtBy: ["out-in-order"],
  },
  {
    name: "sends nothing while it recovers",
    does: "While receiving is in trouble, every send is called stopped.",
    host: host => {
      const accounts = new Set<string>();
      troubled.set(host, accounts);
      return {
        status: (account, state, reason) => {
          if (state === "live") accounts.delete(account);
          else accounts.add(account);
          host.status(account, state, reason);
        },
      };
    },
    client: (client, host) => ({
      send: async request =>
        troubled.get(host)?.has(request.account) === true ? STOPPED : client.send(request),
    }),
    caughtBy: ["outbound-never-blocked"],
  },
]);
