/** `docs/limits.md`: every number that a verdict rests on, with the words that it comes from. */
import { printDuration } from "../scenario/duration.ts";
import { HANDLING } from "../trace/limits/handling.ts";
import type { Limit, LimitTable } from "../trace/limits/limit.ts";
import { keyOf, type LimitField } from "../trace/limits/limits.ts";
import { POLICY } from "../trace/limits/policy.ts";
import { RECEIVING } from "../trace/limits/receiving.ts";
import { SENDING } from "../trace/limits/sending.ts";
import { WAITING } from "../trace/limits/waiting.ts";
import { codes, languages, MADE, table } from "./markdown.ts";
import { linkIssues, publicPart } from "./sources.ts";

export function printLimitsPage(): string {
  return `${[
    MADE,
    "# Limits",
    languages("limits"),
    "Every number that a verdict rests on, and the words that it comes from: a sentence of the architecture, of which the part is named, or of the public record. None is taken from the client that is judged. Where the words do not name the number, the table says how it follows. All of them stand in the header of each trace.",
    "A scenario may make a demand harder, never easier; `lower` and `higher` say which way that is.",
    "```yaml\nlimits: { recoverWithin: 5s, ratePerMinute: 30 }\n```",
    section("Receiving", RECEIVING),
    section("Sending", SENDING),
    section("Texts that wait", WAITING),
    section("Handling", HANDLING),
    section("What a client declares", POLICY),
    "Where the protocol leaves a client free, the least is asked of all. An adapter may declare more, in the same words (a length of time in milliseconds); then its client is judged by what it declared. What it declares below the least counts as the least. The declaration stands in the header of the trace, as `declared`.",
    '```ts\nexport default { name: "my-client", declares: { handlersAtOnce: 10, dedupeMs: 172_800_000 }, create };\n```',
  ].join("\n\n")}\n`;
}

function section(heading: string, limits: LimitTable): string {
  const rows = Object.entries(limits).map(([field, limit]) => [
    codes([keyOf(field as LimitField)]),
    codes([field.endsWith("Ms") ? printDuration(limit.default) : String(limit.default)]),
    limit.tighten === "exact" ? "exact" : codes([limit.tighten]),
    `${limit.decides} (${limit.invariants.join(", ")})`,
    wordsOf(limit),
  ]);
  return `## ${heading}\n\n${table(["limit", "default", "harder", "decides", "comes from"], rows)}`;
}

function wordsOf({ sentence, source, because }: Limit): string {
  const words = `"${sentence}" (${linkIssues(publicPart(source))})`;
  return because === undefined ? words : `${words}. ${because}`;
}
