/** `http-status`: a gateway or the service answers with an HTTP error status. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import type { FaultKind } from "../fault.ts";

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
  applied: z.boolean().default(false).meta({
    description: "Whether the server applied the request before its answer was lost. Default false.",
  }),
});

export const httpStatus: FaultKind<z.output<typeof attributes>> = {
  id: "http-status",
  family: "A",
  summary: "Requests are answered with an HTTP error status.",
  attributes,
  endpoints: ENDPOINTS,
  impact: () => ({ blocks: true, seenBy: "answer" }),
  onRequest: (_request, { attributes: { status, body, applied } }) => ({
    do: "answer",
    status,
    body: BODIES[body](status),
    contentType: body === "json" ? "application/json" : "text/html",
    applied,
    afterMs: 0,
  }),
};

const BODIES = {
  html: (status: number) =>
    `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\n`,
  json: (status: number) => JSON.stringify({ status, message: "request failed" }),
  empty: () => "",
};
