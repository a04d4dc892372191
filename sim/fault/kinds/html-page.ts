/** `html-page`: HTTP 200 with somebody else's page, as from a captive portal or a waiting gateway. */
import { BLOCKS, simple } from "../make.ts";

export const htmlPage = simple(
  {
    id: "html-page",
    family: "B",
    summary: "HTTP 200 with an HTML page in place of the answer.",
    legs: ["request", "answer"],
    impact: BLOCKS,
  },
  {
    do: "answer",
    answer: {
      status: 200,
      contentType: "text/html",
      body: "<html><head><title>Gateway</title></head><body>Please wait</body></html>\n",
    },
  },
);
