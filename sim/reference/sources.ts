/** Sources in the public record: what of them a page shows, and the links. */

/** Without the parts that point into private notes: sections and numbers of situations. */
export function publicPart(source: string): string {
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
export function linkIssues(text: string): string {
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
