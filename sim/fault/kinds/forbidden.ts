/** `forbidden`: a firewall in front of the service takes the client for an attacker. */
import { answersStatus } from "../statuses.ts";

export const forbidden = answersStatus(
  { id: "forbidden", summary: "Answered 403 although the account may." },
  403,
);
