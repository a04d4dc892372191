/** `qr-timeout`: the CDN gives up a status poll of the QR login before the service answers it (ilink-protocol §1.6). */
import { z } from "zod";
import { duration } from "../duration.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, BLOCKS_UNSEEN } from "../make.ts";
import { page, STANDS_FOR_IT } from "../statuses.ts";
import { BLOCKS_FROM_MS } from "./latency.ts";

const attributes = z.strictObject({
  after: duration("How long the CDN waits before it gives up. Default 17s.").default(17_000),
});

export const qrTimeout: FaultKind<z.output<typeof attributes>> = {
  id: "qr-timeout",
  summary: "Status polls of a QR login are answered 524 after a while; the code itself stays good.",
  attributes,
  examples: [{ after: 17_000 }, { after: 0 }],
  searched: false,
  endpoints: ["get_qrcode_status"],
  legs: ["request"],
  calibrated: STANDS_FOR_IT,
  impact: ({ after }) => (after >= BLOCKS_FROM_MS ? BLOCKS_UNSEEN : BLOCKS),
  onRequest: (_request, { attributes: { after } }) => ({ do: "answer", answer: page(524), afterMs: after }),
};
