/** The scenario that a new one begins as: the smallest that breaks something and proves that a client survives it. */
import { Document, isMap } from "yaml";

/** What a name consists of: words of small letters and digits with dashes between, in folders or not. */
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*)*$/;

/** Longest name, in characters. */
const NAME_LENGTH_MAX = 100;

export function isScenarioName(text: string): boolean {
  return text.length <= NAME_LENGTH_MAX && NAME.test(text);
}

/** The name that a mistaken one was meant as, or undefined. */
export function nearestName(text: string): string | undefined {
  const tidy = text
    .replaceAll("\\", "/")
    .replace(/^(\.\/)?(scenarios\/)?/, "")
    .replace(/\.ya?ml$/, "")
    .toLowerCase()
    .split("/")
    .map(part => part.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, ""))
    .filter(part => part !== "")
    .join("/");
  return isScenarioName(tidy) ? tidy : undefined;
}

/** @param schema path from the file to the JSON Schema, for editors. */
export function printTemplate(name: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
title: ${titleOf(name)} # what happens, in one line
why: A link to the public record, or the reason why this file exists
runs: 1h # the whole run, in virtual time; its last 2 minutes are free of faults
workload:
  - { every: 5m, inbound: alice } # a user writes
  - { at: 25m, send: alice } # a cron job sends
faults:
  # What, when and where; the command faults shows what there is.
  - { kind: http-status, from: 20m, for: 10m, on: getupdates, with: { status: 502 } }
expect:
  fixed: pass # for another client: pass, or exactly the invariants that it breaks, in a list
`;
}

/** `transport/lost-hour`: Lost hour. In quotes where YAML would take it for a number. */
function titleOf(name: string): string {
  const words = name.slice(name.lastIndexOf("/") + 1).replaceAll("-", " ");
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return new Document(title, { version: "1.2", schema: "core" }).toString().trim();
}

/** A mapping on one line, as scenarios write their lines. */
export function printInline(value: object): string {
  const document = new Document(value, { version: "1.2", schema: "core", aliasDuplicateObjects: false });
  if (isMap(document.contents)) document.contents.flow = true;
  return document.toString({ lineWidth: 0 }).trim();
}
