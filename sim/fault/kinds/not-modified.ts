/** `not-modified`: a cache answers although nobody named a version. */
import { simple } from "../make.ts";

export const notModified = simple(
  {
    id: "not-modified",
    family: "H",
    summary: "Requests are answered with 304 and no body, before or after they were applied.",
    legs: ["request", "answer"],
  },
  {
    do: "answer",
    answer: { status: 304, contentType: "application/json", headers: { etag: '"1"' }, body: "" },
  },
);
