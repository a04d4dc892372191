/** Workload lines from their YAML form. */
import type { z } from "zod";
import type { Sentence } from "../trace/sentence.ts";
import type { ParseContext } from "./context.ts";
import { printDuration } from "./duration.ts";
import { suggested } from "./nearest.ts";
import type { Path } from "./problem.ts";
import { SENDABLE_FORMS, type WorkloadLine } from "./scenario.ts";
import { workloadSchema } from "./schema.ts";
import { say } from "./sentences.ts";

/** A hint names so many accounts. */
const NAMED_MAX = 10;

const USER_ACTIONS = ["inbound", "send", "typing"] as const;
const ACTIONS = [...USER_ACTIONS, "start", "stop", "login", "scan"] as const;
/** Keys that say more about a message, and the actions that they belong to. */
const DETAILS = {
  as: ["inbound", "send"],
  group: ["inbound"],
  same: ["inbound", "send"],
  chars: ["inbound", "send"],
} as const satisfies Record<string, readonly (typeof ACTIONS)[number][]>;

type Given = z.output<typeof workloadSchema>;

/** One line, or undefined after reporting what is wrong with it. */
export function parseWorkloadLine(
  value: unknown,
  path: Path,
  context: ParseContext,
): WorkloadLine | undefined {
  const given = context.decode(workloadSchema, value, path);
  if (!given) return undefined;
  const who = parseAction(given, path, context);
  const when = parseTimes(given, path, context);
  return who && when ? { ...who, ...when } : undefined;
}

/** An account that the scenario has, or undefined after a report. */
export function checkAccount(account: string, path: Path, context: ParseContext): string | undefined {
  const { accounts } = context.frame;
  if (!accounts || accounts.includes(account)) return account;
  context.report(path, say("run.no-account", { account }), suggested(account, accounts));
  return undefined;
}

function parseAction(given: Given, path: Path, context: ParseContext) {
  const [action, second] = ACTIONS.filter(key => given[key] !== undefined);
  if (action === undefined) {
    context.report(path, say("work.no-action"), say("write.one-of", { words: ACTIONS }));
    return undefined;
  }
  if (second !== undefined) {
    context.report(
      [...path, second],
      say("work.two-actions", { one: action, other: second }),
      say("work.two-lines"),
      "key",
    );
    return undefined;
  }
  const target = given[action]!;
  for (const [key, actions] of Object.entries(DETAILS) as [keyof typeof DETAILS, readonly string[]][]) {
    if (given[key] === undefined || actions.includes(action)) continue;
    const [one = "", other] = actions;
    const message =
      other === undefined
        ? say("work.detail", { key, actions: one })
        : say("work.detail-of-two", { key, one, other });
    context.report([...path, key], message, say("write.out"), "key");
    return undefined;
  }
  if (action === "send" && given.as !== undefined && !SENDABLE_FORMS.includes(given.as)) {
    const message = say("work.not-sent", { form: given.as });
    context.report([...path, "as"], message, say("write.one-of", { words: SENDABLE_FORMS }));
    return undefined;
  }
  const other = (["chars", "as"] as const).find(key => given[key] !== undefined);
  if (given.same !== undefined && other !== undefined && (other === "chars" || action === "send")) {
    context.report([...path, other], say("work.same", { key: other }), say("write.out"), "key");
    return undefined;
  }
  if (action !== "inbound" && action !== "send" && action !== "typing") {
    if (given.account === undefined) {
      const account = checkAccount(target, [...path, action], context);
      return account === undefined ? undefined : { action, account };
    }
    context.report(
      [...path, "account"],
      say("work.names-account", { action }),
      say("write.key-out", { key: "account" }),
      "key",
    );
    return undefined;
  }
  const account = accountOf(given, path, context);
  if (account === undefined) return undefined;
  const { as, group, same, chars } = given;
  return {
    action,
    account,
    user: target,
    ...(as !== undefined && as !== "text" && { as }),
    ...(group !== undefined && { group }),
    ...(same !== undefined && { same }),
    ...(chars !== undefined && { chars }),
  };
}

function accountOf(given: Given, path: Path, context: ParseContext): string | undefined {
  if (given.account !== undefined) return checkAccount(given.account, [...path, "account"], context);
  const { accounts } = context.frame;
  if (!accounts || accounts.length === 1) return accounts?.[0];
  context.report(path, say("work.several-accounts"), named(accounts));
  return undefined;
}

function parseTimes(given: Given, path: Path, context: ParseContext) {
  const { endAtMs, healAtMs } = context.frame;
  if ((given.at === undefined) === (given.every === undefined)) {
    const both = given.at !== undefined;
    const message = both ? say("run.exclude", { one: "at", other: "every" }) : say("work.no-time");
    context.report(both ? [...path, "every"] : path, message, say("work.once-or-often"), "key");
    return undefined;
  }
  const stray =
    given.at === undefined ? undefined : (["from", "until"] as const).find(key => given[key] !== undefined);
  if (stray !== undefined) {
    context.report([...path, stray], say("work.of-every", { key: stray }), say("work.write-every"), "key");
    return undefined;
  }
  const opens = given.at !== undefined ? "at" : given.from !== undefined ? "from" : "every";
  const atMs = opens === "every" ? given.every! : context.resolve(given[opens], [...path, opens]);
  if (atMs === undefined || endAtMs === undefined || healAtMs === undefined) return undefined;
  if (atMs >= endAtMs) {
    context.report(
      [...path, opens],
      say("run.no-end", { at: printDuration(atMs), end: printDuration(endAtMs) }),
    );
    return undefined;
  }
  if (given.every === undefined) return { atMs };
  if (given.every === 0) {
    context.report([...path, "every"], say("fault.never-again"));
    return undefined;
  }
  const untilMs = given.until === undefined ? healAtMs : context.resolve(given.until, [...path, "until"]);
  if (untilMs === undefined) return undefined;
  const late = untilMs > endAtMs;
  if (late || untilMs < atMs) {
    const until = printDuration(untilMs);
    const isHeal = given.until === undefined;
    const message = late
      ? say(isHeal ? "work.heal-late" : "work.until-late", { until, end: printDuration(endAtMs) })
      : say(isHeal ? "work.heal-early" : "work.until-early", { until, at: printDuration(atMs) });
    context.report([...path, given.until === undefined ? opens : "until"], message);
    return undefined;
  }
  return { atMs, everyMs: given.every, untilMs };
}

/** Some of many. */
function named(accounts: readonly string[]): Sentence {
  const words = accounts.slice(0, NAMED_MAX);
  const more = accounts.length - words.length;
  return more > 0 ? say("write.one-of-some", { words, more }) : say("write.one-of", { words });
}
