/** `gateway-timeout`: the gateway has counted the service out and does not wait for it any more. */
import { answersStatus } from "../statuses.ts";

export const gatewayTimeout = answersStatus(
  {
    id: "gateway-timeout",
    summary:
      "Answered 504 at once: the gateway gave the service up, which may or may not have applied the request.",
    legs: ["request", "answer"],
  },
  504,
);
