/** `docs/server.md`: every knob of the mock server, from its table. */
import { KNOBS, type KnobTable } from "../knobs/knobs.ts";
import { codes, languages, MADE, table } from "./markdown.ts";
import { linkIssues, publicPart } from "./sources.ts";

export function printServerPage(knobs: KnobTable = KNOBS): string {
  return `${[
    MADE,
    "# The mock server",
    languages("server"),
    "Where the real service is not fully known, or differs from place to place, the mock has a knob, set by a scenario's `server:` block. The default is the behaviour with the best evidence, or the one that excuses least. A client is right when it comes through under each of them.",
    "```yaml\nserver: { notifystart: no-effect, idleAfter: 6h }\n```",
    table(
      ["knob", "behaviours", "default", "decides, and why this default", "public record"],
      Object.values(knobs).map(({ key, behaviours, written, decides, reason, source }) => [
        codes([key]),
        codes(behaviours),
        codes([written]),
        linkIssues(`${decides} ${reason}`),
        linkIssues(publicPart(source)),
      ]),
    ),
  ].join("\n\n")}\n`;
}
