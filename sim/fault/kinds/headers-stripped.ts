/** `headers-stripped`: a proxy takes away a header that it does not know, and the service answers as for a dead token (S-06). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS } from "../make.ts";

/** Those that the service looks at by default, and those that it can do without. */
const CHECKED = ["AuthorizationType", "Authorization", "X-WECHAT-UIN", "Content-Type"] as const;
const HEADERS = [...CHECKED, "iLink-App-Id", "iLink-App-ClientVersion"] as const;

const attributes = z.strictObject({
  header: z.enum(HEADERS).default("AuthorizationType").meta({
    description:
      "Which one. The iLink-App headers are missed where appHeaders is required. Default AuthorizationType.",
  }),
});

export const headersStripped: FaultKind<z.output<typeof attributes>> = {
  id: "headers-stripped",
  summary: "Requests reach the service without one of the six iLink headers, and are answered with -14.",
  attributes,
  examples: CHECKED.map(header => ({ header })),
  endpoints: [...BOT_ENDPOINTS, "getuploadurl"],
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { header } }) => ({ do: "strip", headers: [header] }),
};
