/** `headers-stripped`: a proxy takes away a header that it does not know, and the service answers as for a dead token (S-06). */
import { z } from "zod";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS } from "../make.ts";

const HEADERS = [
  "iLink-App-Id",
  "AuthorizationType",
  "Authorization",
  "X-WECHAT-UIN",
  "iLink-App-ClientVersion",
  "Content-Type",
] as const;

const attributes = z.strictObject({
  header: z.enum(HEADERS).default("iLink-App-Id").meta({ description: "Which one. Default iLink-App-Id." }),
});

export const headersStripped: FaultKind<z.output<typeof attributes>> = {
  id: "headers-stripped",
  summary: "Requests reach the service without one of the six iLink headers, and are answered with -14.",
  attributes,
  examples: HEADERS.map(header => ({ header })),
  endpoints: [...BOT_ENDPOINTS, "getuploadurl"],
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { header } }) => ({ do: "strip", headers: [header] }),
};
