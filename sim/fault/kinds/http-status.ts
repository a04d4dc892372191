/** `http-status`: a gateway or the service answers with an HTTP error status. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS } from "../make.ts";

const attributes = z.strictObject({
  status: z
    .int()
    .min(400)
    .max(599)
    .default(503)
    .meta({ description: "HTTP status, 400 to 599. Default 503." }),
  body: z
    .enum(["html", "json", "empty"])
    .default("html")
    .meta({ description: "A gateway's page, a JSON object, or nothing. Default html." }),
});

export const httpStatus: FaultKind<z.output<typeof attributes>> = {
  id: "http-status",
  summary: "Requests are answered with an HTTP error status.",
  attributes,
  examples: [503, 429, 500, 502, 504, 524, 401, 403, 404]
    .map((status): z.output<typeof attributes> => ({ status, body: "html" }))
    .concat([
      { status: 500, body: "json" },
      { status: 503, body: "empty" },
    ]),
  endpoints: ENDPOINTS,
  legs: ["request", "answer"],
  calibrated: "real-socket",
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { status, body } }) => ({
    do: "answer",
    answer: {
      status,
      body: BODIES[body](status),
      contentType: body === "json" ? "application/json" : "text/html",
    },
  }),
};

const BODIES = {
  html: (status: number) =>
    `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`,
  json: (status: number) => JSON.stringify({ status, message: "request failed" }),
  empty: () => "",
};
