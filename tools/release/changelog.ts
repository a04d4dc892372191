/** CHANGELOG.md: what is not released yet stands under `## Unreleased`, above the versions with their dates. */

const UNRELEASED = /^## Unreleased\n([\s\S]*?)(?=^## |(?![\s\S]))/m;

/** What the next version brings, as Markdown; empty when nothing is written down. */
export function unreleasedNotes(changelog: string): string {
  return UNRELEASED.exec(changelog)?.[1]?.trim() ?? "";
}

/** The section of a version. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find(text => text.startsWith(`## ${version}, `)) ?? "";
  return section.split("\n").slice(1).join("\n").trim();
}

/** With what was unreleased under this version. @param date `YYYY-MM-DD` */
export function released(changelog: string, version: string, date: string): string {
  return changelog.replace(UNRELEASED, (_, notes: string) => `## ${version}, ${date}\n${notes}`);
}
