/** The regime of a fault line: one that exists, one alone, and one that means something for the kind. */
import type { z } from "zod";
import { actsOn } from "../fault/fault.ts";
import { type Regime, regimeSchema } from "../fault/regime.ts";
import type { AnyFaultKind } from "../fault/table.ts";
import type { ParseContext } from "./context.ts";
import { unknownKey } from "./explain.ts";
import type { Path } from "./problem.ts";
import { say } from "./sentences.ts";

const BY_KEY = new Map<string, z.ZodType>(
  regimeSchema.options.flatMap(option => Object.keys(option.shape).map(key => [key, option])),
);

/** Looks at a regime by its own schema: that of the whole line could only say that none fits. False after a report. */
export function checkRegimeForm(regime: unknown, path: Path, context: ParseContext): boolean {
  if (typeof regime !== "object" || regime === null || Array.isArray(regime)) return true;
  const keys = Object.keys(regime);
  const strange = keys.filter(key => !BY_KEY.has(key));
  for (const key of strange) context.find(unknownKey(path, key, [...BY_KEY.keys()]));
  const [first, second] = keys.filter(key => BY_KEY.has(key));
  if (second !== undefined) {
    const message = say("fault.two-regimes", { one: first ?? "", other: second });
    context.report([...path, second], message, say("fault.two-faults"), "key");
  }
  if (strange.length > 0 || second !== undefined) return false;
  const schema = BY_KEY.get(first ?? "");
  return schema === undefined || context.decode(schema, regime, path) !== undefined;
}

/** What happens once per window cannot be spread over requests; what has no end cannot come and go. */
export function checkRegimeUse(
  regime: Regime | undefined,
  kind: AnyFaultKind,
  path: Path,
  context: ParseContext,
): boolean {
  if (regime === undefined || actsOn(kind) !== "world") return true;
  const [key = ""] = Object.keys(regime);
  const flips = "flapping" in regime || "unstable" in regime;
  if (flips && kind.onClose !== undefined) return true;
  const message = flips
    ? say("fault.no-pauses", { kind: kind.id })
    : say("fault.no-choice", { key, kind: kind.id });
  const hint = flips ? say("fault.repeat") : say("write.out");
  context.report([...path, "regime"], message, hint, "key");
  return false;
}
