/** `captive-portal`: a hotel's or an airport's network wants a login first. */
import { z } from "zod";
import { JSON_ENDPOINTS } from "../bodies.ts";
import type { Answer, FaultKind } from "../fault.ts";
import { BLOCKS, inFlightAttribute } from "../make.ts";

const FORMS = ["page", "redirect"] as const;

const attributes = z.strictObject({
  form: z
    .enum(FORMS)
    .default("page")
    .meta({ description: "Its page in place of the answer, or a redirect that leads to it. Default page." }),
  // The machine is on another network than before.
  inFlight: inFlightAttribute("lost"),
});

export const captivePortal: FaultKind<z.output<typeof attributes>> = {
  id: "captive-portal",
  summary: "A network's login page stands in place of every answer; nothing is applied.",
  attributes,
  examples: FORMS.map(form => ({ form, inFlight: "lost" })),
  endpoints: JSON_ENDPOINTS,
  legs: ["request"],
  calibrated: { why: "ordinary answers at the socket: html-page, and redirect-to-self for the redirect" },
  impact: () => BLOCKS,
  inFlight: ({ inFlight }) => inFlight,
  onRequest: (_request, { attributes: { form } }) => ({ do: "answer", answer: ANSWERS[form] }),
};

const ANSWERS: Readonly<Record<(typeof FORMS)[number], Answer>> = {
  page: {
    status: 200,
    contentType: "text/html",
    body: "<html><head><title>Welcome</title></head><body>Please log in to use this network.</body></html>\n",
  },
  redirect: {
    status: 302,
    contentType: "text/html",
    headers: { location: "http://portal.invalid/login" },
    body: "",
  },
};
