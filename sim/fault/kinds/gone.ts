/** `gone`: an old region is switched off, and its gateway says so until DNS has moved on. */
import { answersStatus } from "../statuses.ts";

export const gone = answersStatus(
  { id: "gone", summary: "Answered 410: the service says that the path is no more." },
  410,
);
