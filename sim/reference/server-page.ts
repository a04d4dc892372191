/** `docs/server.md`: every knob of the mock server, from its table. */
import { KNOBS, type KnobTable } from "../knobs/knobs.ts";
import { codes, table } from "./markdown.ts";

export function printServerPage(knobs: KnobTable = KNOBS): string {
  return `${[
    "<!-- Made by `npm run pages`. Do not edit. -->",
    "# The mock server",
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

/** Without the parts that point into private notes: sections and numbers of situations. */
function publicPart(source: string): string {
  return source
    .split("; ")
    .filter(part => !/^(§|S-\d)/.test(part))
    .join("; ");
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  OW: "Tencent/openclaw-weixin",
  OC: "openclaw/openclaw",
  "cc-connect": "chenhg5/cc-connect",
};

/** `OW#155` and `owner/name#1` as links; `, #2` after one is of the same repository. */
function linkIssues(text: string): string {
  let last: string | undefined;
  return text.replaceAll(
    /(OW|OC|cc-connect|[\w.-]+\/[\w.-]+)?#(\d+)/g,
    (word, name: string | undefined, number: string) => {
      const repository = name === undefined ? last : (SHORT_NAMES[name] ?? name);
      if (repository === undefined) return word;
      last = repository;
      return `[${repository}#${number}](https://github.com/${repository}/issues/${number})`;
    },
  );
}
