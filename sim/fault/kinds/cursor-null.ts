/** `cursor-null`: another serializer on the server prints null for what is absent (S-38). */
import { HARMLESS, serves } from "../make.ts";

export const cursorNull = serves(
  {
    id: "cursor-null",
    family: "P",
    summary: "The cursor in answers of getupdates is null; the messages are there.",
    impact: HARMLESS,
  },
  { cursor: "null" },
);
