/** A run as a row of the index of a page. */
import { shownWhole } from "../../trace/escape.ts";
import type { TrialRow } from "../../verdict/trial.ts";
import { inChinese } from "../../words/told.ts";
import { titleInChinese } from "../../words/zh/titles/table.ts";
import { firstSaid } from "../formats/told.ts";
import type { IndexRow } from "./page-data.ts";

/** @param where the block of the page that holds its timeline, or the page that does */
export function indexRow(
  { row, title, start }: { row: TrialRow; title: string; start: string },
  where: Pick<IndexRow, "block" | "page">,
): IndexRow {
  const first = firstSaid(row);
  const { scenario, subject, verdict, asExpected, violations, tried } = row;
  return shownWhole({
    scenario,
    title: { en: title, zh: titleInChinese(title) },
    subject,
    verdict,
    asExpected,
    breaks: [...new Set(violations.map(({ invariant }) => invariant))],
    first: first === undefined ? null : { en: first.message, zh: inChinese(first, start) },
    deafMs: tried?.deafMs ?? null,
    written: tried?.messages.written ?? 0,
    handled: tried?.messages.handled ?? 0,
    asked: tried?.sends.asked ?? 0,
    accepted: tried?.sends.accepted ?? 0,
    requests: row.requests,
    ...where,
  });
}
