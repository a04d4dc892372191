/** The frame of a run from its top-level keys: when it starts, heals and ends, and who takes part. */
import type { Frame, ParseContext } from "./context.ts";
import { printDuration } from "./duration.ts";
import { resolveMoment } from "./moment.ts";
import { scenarioSchema } from "./schema.ts";
import { say } from "./sentences.ts";
import { DEFAULT_ACCOUNTS, DEFAULT_SETTLE_MS, DEFAULT_START_MS, RUN_MS_MAX } from "./settings.ts";

const SHAPE = scenarioSchema.shape;

/** Whatever of the frame can be told; the rest is reported and left out. */
export function parseFrame(top: Readonly<Record<string, unknown>>, context: ParseContext): Frame {
  const before = context.problems.length;
  const start = context.decode(SHAPE.start, top.start, ["start"]);
  const frame: Frame = context.problems.length > before ? {} : { startMs: start ?? DEFAULT_START_MS };
  const accounts = parseAccounts(top.accounts, context);
  if (accounts) frame.accounts = accounts;
  return { ...frame, ...parseEnds(top, frame.startMs, context) };
}

function parseAccounts(value: unknown, context: ParseContext): readonly string[] | undefined {
  if (value === undefined) return DEFAULT_ACCOUNTS;
  const accounts = context.decode(SHAPE.accounts, value, ["accounts"]);
  const seen = new Set<string>();
  for (const [at, account] of (accounts ?? []).entries()) {
    if (seen.has(account))
      context.report(["accounts", at], say("run.account-twice", { account }), say("write.one"));
    seen.add(account);
  }
  return accounts;
}

function parseEnds(
  top: Readonly<Record<string, unknown>>,
  startMs: number | undefined,
  context: ParseContext,
): Frame {
  const endAtMs = context.decode(SHAPE.runs, top.runs, ["runs"]);
  const before = context.problems.length;
  const settleMs = context.decode(SHAPE.settle, top.settle, ["settle"]) ?? DEFAULT_SETTLE_MS;
  const healAt = context.decode(SHAPE.healAt, top.healAt, ["healAt"]);
  if (top.settle !== undefined && top.healAt !== undefined) {
    context.report(
      ["healAt"],
      say("run.exclude", { one: "settle", other: "healAt" }),
      say("write.one"),
      "key",
    );
  }
  if (endAtMs === undefined) return {};
  if (endAtMs > RUN_MS_MAX) {
    context.report(
      ["runs"],
      say("run.most", { most: printDuration(RUN_MS_MAX), got: printDuration(endAtMs) }),
    );
    return {};
  }
  if (context.problems.length > before || (healAt && startMs === undefined)) return { endAtMs };
  const healAtMs = healAt ? resolveMoment(healAt, startMs!) : endAtMs - settleMs;
  if (healAtMs > 0 && healAtMs <= endAtMs) return { endAtMs, healAtMs };
  const runs = printDuration(endAtMs);
  if (healAt) {
    const hint = say("write.example", { example: printDuration(Math.floor(endAtMs / 2)) });
    context.report(["healAt"], say("run.heal", { runs }), hint);
  } else {
    const isDefault = top.settle === undefined;
    const message = say(isDefault ? "run.short-for-default" : "run.short", {
      runs,
      settle: printDuration(settleMs),
    });
    context.report([isDefault ? "runs" : "settle"], message, say("run.longer"));
  }
  return { endAtMs };
}
