/** `swizzle-clog`: each connection waits for its own packets, so what was clogged gets through in no order. */
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { BLOCKS_UNSEEN, simple } from "../make.ts";

export const swizzleClog = simple(
  {
    id: "swizzle-clog",
    family: "N",
    summary: "Requests (or answers) wait until the window closes, and go on within a second, in any order.",
    endpoints: ENDPOINTS,
    legs: ["request", "answer"],
    impact: BLOCKS_UNSEEN,
    calibrated: { why: "nothing but time is different at the socket" },
  },
  { do: "clog", release: "shuffled" },
);
