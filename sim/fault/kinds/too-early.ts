/** `too-early`: an edge server refuses early data of TLS 1.3, which a resuming client sends first. */
import { answersStatus } from "../statuses.ts";

export const tooEarly = answersStatus(
  { id: "too-early", summary: "Answered 425: the server does not take requests on a resumed TLS session." },
  425,
);
