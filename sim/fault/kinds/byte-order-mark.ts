/** `byte-order-mark`: a service written on Windows marks its text. */
import { JSON_ENDPOINTS } from "../bodies.ts";
import { changes, HARMLESS, textOf } from "../make.ts";

export const byteOrderMark = changes(
  {
    id: "byte-order-mark",
    family: "B",
    summary: "A byte order mark stands before the JSON, which is right otherwise.",
    endpoints: JSON_ENDPOINTS,
    impact: HARMLESS,
  },
  answer => ({ ...answer, body: Buffer.from(`\uFEFF${textOf(answer)}`) }),
);
