/** `header-noise`: every gateway on the way adds headers of its own, some of them twice. */
import { changes, HARMLESS } from "../make.ts";

export const headerNoise = changes(
  {
    id: "header-noise",
    family: "H",
    summary: "Answers carry repeated, oddly written and unknown headers, and are right otherwise.",
    impact: HARMLESS,
    calibrated: { why: "the client's HTTP stack joins what comes twice, and shows the rest as it is" },
  },
  answer => ({
    ...answer,
    headers: {
      ...answer.headers,
      "Content-Type": answer.contentType,
      "X-REQUEST-ID": "7f3a",
      "x-request-id": "7f3b",
      "x-cache": "MISS from edge-1, MISS from edge-2",
      via: "1.1 gateway, 1.0 proxy",
    },
  }),
);
