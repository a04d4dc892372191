/** The YAML form of a scenario. Descriptions become hints in editors through `scenarios/scenario.schema.json`. */
import { z } from "zod";
import { regimeSchema } from "../fault/regime.ts";
import { wrong } from "../fault/sentences.ts";
import { serverSchema } from "../knobs/settings.ts";
import { count, say, toggle } from "../knobs/words.ts";
import { keyOf, LIMITS } from "../trace/limits/limits.ts";
import { ENDPOINTS } from "../trace/record.ts";
import { duration, printDuration } from "./duration.ts";
import { moment } from "./moment.ts";
import { MESSAGE_FORMS } from "./scenario.ts";
import { instant, name, text } from "./schema-words.ts";
import { say as sentence } from "./sentences.ts";
import { ACCOUNTS_MAX, SECTIONS } from "./settings.ts";

export const hostSchema = z
  .strictObject({
    watchdog: toggle(
      "OpenClaw's health monitor: looks every 5m, restarts an account after 30m without an event. Default off.",
    ),
    handler: duration("How long the handler works on a message. Default 0s."),
    reply: toggle("Whether the handler replies to each message. Default false."),
    typing: toggle("Whether the handler shows typing while it works. Default false."),
  })
  .partial()
  .meta(say("How the host that runs the client behaves."));

export const limitsSchema = z
  .strictObject(
    Object.fromEntries(
      Object.values(SECTIONS.limits.fields).map(field => {
        const { default: usual, invariants, decides } = LIMITS[field];
        const isTime = field.endsWith("Ms");
        const words = `${invariants.join(", ")}: ${decides} Default ${isTime ? printDuration(usual) : usual}.`;
        return [keyOf(field), isTime ? duration(words) : count(1, words)];
      }),
    ) as Record<string, z.ZodType>,
  )
  .partial()
  .meta(say("Limits of the invariants. They can be tightened here, never loosened."));

export const workloadSchema = z
  .strictObject({
    at: moment("When it happens, once.").optional(),
    every: duration("Repeat at this interval.").optional(),
    from: moment("First repetition; default: the interval after the start.").optional(),
    until: moment("Last repetition at the latest; default: heal.").optional(),
    account: name("The bot account it concerns; default: the only account.").optional(),
    inbound: name("This user writes to the bot.").optional(),
    send: name("A cron job sends to this user.").optional(),
    typing: name("Typing is shown to this user outside a turn.").optional(),
    start: name("This account is started.").optional(),
    stop: name("This account is stopped.").optional(),
    login: name("A new QR login of this account finishes on the bot's machine.").optional(),
    scan: name("The operator asks the client for a QR code of this account and scans it.").optional(),
    as: z
      .enum(MESSAGE_FORMS)
      .optional()
      .meta(say("For inbound and send: what the message is. The bot sends the first five. Default text.")),
    group: name("For inbound: the group it is written in. Default: none.").optional(),
    same: z
      .literal(true)
      .optional()
      .meta(
        say(
          "For inbound and send: the same words as the last message from or to that user, as a new message.",
        ),
      ),
    chars: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .meta(
        say(
          "For inbound and send: length of the text, or of the file, in characters; of an inbound one at least. Default: a short one.",
        ),
      ),
  })
  .meta(say("One thing that users, cron jobs or the operator do. Has exactly one action key."));

const endpoint = z.enum(ENDPOINTS);

export const faultSchema = z
  .strictObject({
    name: name("Unique name in traces; default: kind and position.").optional(),
    kind: z.string().meta(say("What goes wrong.")),
    at: moment("When its window opens.").optional(),
    every: duration("Open again at this interval.").optional(),
    from: moment("When its window opens; with every, the first time, by default the interval.").optional(),
    until: moment("When its window closes; with every, when it stops reopening. Default: heal.").optional(),
    for: duration("How long its window stays open at most.").optional(),
    count: count(1, "How many matching requests one window acts on. Default: all.").optional(),
    skip: count(0, "How many matching requests one window lets pass first. Default 0.").optional(),
    chance: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .meta(say("Probability that a matching request is touched. Default 1.")),
    on: z
      .union([endpoint, z.array(endpoint).min(1)])
      .optional()
      .meta(say("Endpoint or endpoints that it touches. Default: all that the kind can be aimed at.")),
    leg: z
      .enum(["request", "answer"])
      .optional()
      .meta(
        say(
          "Where on the way: request, and the server never knew of it; answer, and the server has applied it. Default: the kind's first.",
        ),
      ),
    session: z
      .enum(["live", "stale", "dead", "lapsed"])
      .optional()
      .meta(say("Only while the server's session of the account is in this state. Default: any.")),
    regime: regimeSchema.optional(),
    account: name("Account that it touches. Default: all.").optional(),
    with: z.record(z.string(), z.unknown()).optional().meta(say("Attributes of the kind.")),
  })
  .meta(say("One fault: what, when, where. The same form for every kind."));

const expectation = z.union([z.enum(["pass", "inconclusive"]), z.array(z.string()).min(1)], {
  error: ({ input }) => {
    const example = typeof input === "string" ? input : "recovers-in-time";
    return wrong(sentence("must.expectation"), sentence("write.list", { example }));
  },
});

export const scenarioSchema = z
  .strictObject({
    title: text("What happens, in one line."),
    why: z
      .union([text("A link or a reason."), z.array(text("A link or a reason."))])
      .optional()
      .meta(say("Links to the public record, or the reason it exists.")),
    start: instant("Wall clock at the start. Default 2026-01-05T00:00:00Z.").optional(),
    runs: duration("Virtual time that the run takes in all, at most 60d."),
    settle: duration("Last part of the run, free of faults. Default 2m.").optional(),
    healAt: moment("When every fault ends; in place of settle.").optional(),
    seed: z
      .union([z.string().min(1), z.number()], {
        error: wrong(sentence("must.seed"), sentence("write.example", { example: "1" })),
      })
      .optional()
      .meta(say("Seed used unless the command line gives one. Default 1.")),
    accounts: z
      .array(name("Name of an account."))
      .min(1)
      .max(ACCOUNTS_MAX)
      .optional()
      .meta(say("Accounts of the bot, started at 0s unless the workload starts them. Default [bot].")),
    server: serverSchema.optional(),
    host: hostSchema.optional(),
    workload: z.array(workloadSchema).optional().meta(say("What users, cron jobs and the operator do.")),
    faults: z.array(faultSchema).optional().meta(say("What goes wrong, until heal.")),
    expect: z
      .record(z.string(), expectation)
      .optional()
      .meta(say("What must come out, by subject: pass, inconclusive, or exactly these invariants violated.")),
    limits: limitsSchema.optional(),
  })
  .meta({ title: "ilink-sim scenario", description: "One situation for a WeChat iLink bot client." });
