/** `clog`: packets are lost and sent again until they get through: nothing moves, and then everything, in its order. */
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { BLOCKS_UNSEEN, simple } from "../make.ts";

export const clog = simple(
  {
    id: "clog",
    family: "N",
    summary: "Requests (or answers) wait until the window closes, and then go on in their order.",
    endpoints: ENDPOINTS,
    legs: ["request", "answer"],
    impact: BLOCKS_UNSEEN,
    calibrated: { why: "nothing but time is different at the socket" },
  },
  { do: "clog", release: "in-order" },
);
