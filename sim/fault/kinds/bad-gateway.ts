/** `bad-gateway`: the service behind the gateway is being deployed or has crashed in the middle of a request. */
import { answersStatus } from "../statuses.ts";

export const badGateway = answersStatus(
  {
    id: "bad-gateway",
    summary:
      "Answered 502: the gateway got nothing usable from the service, which may or may not have applied the request.",
    legs: ["request", "answer"],
  },
  502,
);
