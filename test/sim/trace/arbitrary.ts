/** Draws traces: any records of any type, with the fields that such records have. */
import fc from "fast-check";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";
import { ENDPOINTS, type TraceRecord } from "../../../sim/trace/record.ts";
import type { Trace } from "../../../sim/trace/trace.ts";

const name = fc.oneof(fc.constantFrom("bot", "second", "?"), fc.string({ maxLength: 8 }));
const keys = fc.array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 4 });
const wire = { request: fc.nat(), account: name, endpoint: fc.constantFrom(...ENDPOINTS) };
const of = (type: string, model: Record<string, fc.Arbitrary<unknown>>, required: string[]) =>
  fc.record({ type: fc.constant(type), ...model }, { requiredKeys: ["type", ...required] as never });

const content = fc.oneof(
  of("request", { ...wire, token: name, message: name }, ["request", "account", "endpoint", "token"]),
  of(
    "answer",
    {
      ...wire,
      status: fc.nat(599),
      ok: fc.boolean(),
      stale: fc.boolean(),
      code: fc.oneof(fc.integer(), fc.string()),
      messages: keys,
      advertisedMs: fc.nat(),
      fault: name,
    },
    ["request", "account", "endpoint", "status", "ok", "stale"],
  ),
  of("failure", { ...wire, code: name, applied: fc.boolean(), fault: name }, ["code", "applied"]),
  of("session", { account: name, state: fc.constantFrom("live", "stale", "dead"), cause: name }, [
    "account",
    "state",
  ]),
  of("acked", { account: name, messages: keys }, ["account", "messages"]),
  of("status", { account: name, state: fc.constantFrom("live", "needs-login"), reason: fc.string() }, [
    "account",
  ]),
  of("tripwire", { what: name, declared: fc.boolean(), where: fc.string(), call: name }, [
    "what",
    "declared",
  ]),
  of("halt", { why: fc.constantFrom("stuck", "steps"), message: fc.string({ unit: "binary" }) }, [
    "why",
    "message",
  ]),
  of("end", {}, []),
);

export const traces: fc.Arbitrary<Trace> = fc.record({
  header: fc.record({
    version: fc.constant(1 as const),
    scenario: fc.string(),
    subject: fc.string(),
    seed: fc.string(),
    start: fc.constant("2026-03-01T06:00:00.000Z"),
    accounts: fc.array(name, { maxLength: 3 }),
    healAtMs: fc.nat(),
    endAtMs: fc.nat(),
    advertisedMs: fc.nat(),
    cursor: fc.constantFrom("replay" as const, "consume" as const),
    limits: fc.constant(DEFAULT_LIMITS),
  }),
  records: fc
    .array(content, { maxLength: 12 })
    .map(list => list.map((record, seq) => ({ ...record, seq, atMs: seq * 7 }) as unknown as TraceRecord)),
});
