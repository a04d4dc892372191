/** `request-timeout`: a server closes connections that looked idle to it, as long polls on a bad line do. */
import { answersStatus } from "../statuses.ts";

export const requestTimeout = answersStatus(
  { id: "request-timeout", summary: "Answered 408: the server says that the request did not come in time." },
  408,
);
