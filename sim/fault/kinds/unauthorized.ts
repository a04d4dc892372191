/** `unauthorized`: a gateway lost its view of tokens for a while, or asks for a login of its own. */
import { answersStatus } from "../statuses.ts";

export const unauthorized = answersStatus(
  { id: "unauthorized", summary: "Answered 401 although the token is good." },
  401,
);
