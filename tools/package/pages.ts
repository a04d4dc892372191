/** The pages in a package: their links lead to what is in it, and their commands are those of whoever has installed it. */
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { lexer, type Token, type Tokens, walkTokens } from "marked";

/** What changed in the repository is told in the words of the repository. */
const OF_THE_REPOSITORY = ["CHANGELOG.md"];
/** Scripts of the checkout. */
const CHECKOUT = /^(\$ )?npm (ci|start|test|run|--prefix)\b/;

/** @param files Paths below the folder, with slashes. */
export function flawsOfPages(folder: string, files: readonly string[]): string[] {
  const pages = new Map(
    files
      .filter(file => file.endsWith(".md"))
      .map(file => [file, readFileSync(posix.join(folder, file), "utf8")]),
  );
  const paths = new Set(files.flatMap(withFolders));
  return [...pages].flatMap(([page, text]) => {
    const tokens = tokensOf(text);
    const dead = targetsIn(tokens).filter(target => !leadsSomewhere(target, { page, pages, paths }));
    const foreign = OF_THE_REPOSITORY.includes(page)
      ? []
      : commandsIn(tokens).filter(line => CHECKOUT.test(line));
    return [
      ...dead.map(target => `${page} links to ${target}, which is not in the package`),
      ...foreign.map(line => `${page} gives a command that only a checkout has: ${line}`),
    ];
  });
}

function leadsSomewhere(
  target: string,
  { page, pages, paths }: { page: string; pages: ReadonlyMap<string, string>; paths: ReadonlySet<string> },
): boolean {
  if (/^(https?|mailto):/.test(target)) return true;
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : posix.join(posix.dirname(page), path).replace(/\/$/, "");
  if (!paths.has(file)) return false;
  return anchor === undefined || anchorsOf(pages.get(file) ?? "").has(decodeURIComponent(anchor));
}

/** A file and the folders that it lies in. */
function withFolders(file: string): string[] {
  const parts = file.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  walkTokens(lexer(text), token => void tokens.push(token));
  return tokens;
}

function targetsIn(tokens: readonly Token[]): string[] {
  return tokens
    .filter(({ type }) => type === "link" || type === "image")
    .map(token => (token as Tokens.Link).href);
}

/** The lines of blocks for a shell. */
function commandsIn(tokens: readonly Token[]): string[] {
  const blocks = tokens.filter((token): token is Tokens.Code => token.type === "code");
  return blocks
    .filter(({ lang }) => lang === "sh" || lang === "console")
    .flatMap(({ text }) => text.split("\n"));
}

/** Names of headings, as GitHub and npm make them. */
function anchorsOf(page: string): Set<string> {
  const headings = tokensOf(page).filter(({ type }) => type === "heading") as Tokens.Heading[];
  return new Set(
    headings.map(({ text }) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
