/** Network regimes: the network is slow, uneven, doubled or out of order. */
import { ENDPOINTS } from "../../trace/endpoint.ts";
import { family } from "../family.ts";
import { capacity } from "../kinds/capacity.ts";
import { jitter } from "../kinds/jitter.ts";
import { latency } from "../kinds/latency.ts";
import { reorderedAnswers } from "../kinds/reordered-answers.ts";
import { requestRepeated } from "../kinds/request-repeated.ts";
import { BLOCKS_UNSEEN, simple } from "../make.ts";

export const NETWORK = family("N", [
  // Packets are lost and sent again until they get through: nothing moves, and then everything, in its
  // order.
  simple(
    {
      id: "clog",
      summary: "Requests (or answers) wait until the window closes, and then go on in their order.",
      endpoints: ENDPOINTS,
      legs: ["request", "answer"],
      impact: BLOCKS_UNSEEN,
      calibrated: { why: "nothing but time is different at the socket" },
    },
    { do: "clog", release: "in-order" },
  ),
  // Each connection waits for its own packets, so what was clogged gets through in no order.
  simple(
    {
      id: "swizzle-clog",
      summary: "Requests (or answers) wait until the window closes, and go on within a second, in any order.",
      endpoints: ENDPOINTS,
      legs: ["request", "answer"],
      impact: BLOCKS_UNSEEN,
      calibrated: { why: "nothing but time is different at the socket" },
    },
    { do: "clog", release: "shuffled" },
  ),
  // With a file of their own:
  capacity,
  jitter,
  latency,
  reorderedAnswers,
  requestRepeated,
]);
