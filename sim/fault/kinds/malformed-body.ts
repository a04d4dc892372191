/** `malformed-body`: HTTP 200 with a body that is not what the service sends. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/record.ts";
import type { FaultKind } from "../fault.ts";

/** None of these can be read as a success, with one exception below. */
const BODIES = {
  html: "<html><head><title>Gateway</title></head><body>Please wait</body></html>\n",
  truncated: '{"ret":0,"msgs":[{"message_id":1',
  empty: "",
  "not-json": "upstream connect error",
  "wrong-type": '{"ret":"zero","errcode":[],"msgs":"none","get_updates_buf":7}',
};

const attributes = z.strictObject({
  form: z
    .enum(["html", "truncated", "empty", "not-json", "wrong-type"])
    .default("html")
    .meta({ description: "What is wrong with the body. Default html." }),
  applied: z.boolean().default(false).meta({
    description: "Whether the server applied the request before its answer was lost. Default false.",
  }),
});

export const malformedBody: FaultKind<z.output<typeof attributes>> = {
  id: "malformed-body",
  family: "B",
  summary: "Requests are answered with HTTP 200 and a body that cannot be read.",
  attributes,
  endpoints: ENDPOINTS,
  impact: () => ({ blocks: true, seenBy: "answer" }),
  onRequest: ({ endpoint }, { attributes: { form, applied } }) => ({
    do: "answer",
    status: 200,
    body: BODIES[form],
    contentType: form === "html" ? "text/html" : "application/json",
    // The service itself says yes to a sendmessage with an empty body, so no client could tell the two apart.
    applied: applied || (form === "empty" && endpoint === "sendmessage"),
    afterMs: 0,
  }),
};
