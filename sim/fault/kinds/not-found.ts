/** `not-found`: a deployment serves another version of the API for a while. */
import { answersStatus } from "../statuses.ts";

export const notFound = answersStatus(
  { id: "not-found", summary: "Answered 404 although the path is right." },
  404,
);
