/** `string-code`: one of several backends writes its codes as text (ilink-protocol §1.5), the code of success included. */
import { z } from "zod";
import type { Answer, FaultKind } from "../fault.ts";
import { BLOCKS, BOT_ENDPOINTS, HARMLESS, json, textOf } from "../make.ts";

const attributes = z.strictObject({
  code: z.enum(["-1", "-2", "-3", "0"]).default("-1").meta({
    description:
      "The code. An error is answered in place of the server; 0 is written into its own answers. Default -1.",
  }),
  field: z.enum(["ret", "errcode"]).default("ret").meta({ description: "Where it stands. Default ret." }),
});

export const stringCode: FaultKind<z.output<typeof attributes>> = {
  id: "string-code",
  summary: 'Codes in answers are text instead of numbers: `"-1"`, or `"0"` for a success.',
  attributes,
  examples: [
    { code: "-1", field: "ret" },
    { code: "0", field: "ret" },
    { code: "-2", field: "ret" },
    { code: "-1", field: "errcode" },
    { code: "0", field: "errcode" },
    { code: "-3", field: "ret" },
  ],
  endpoints: [...BOT_ENDPOINTS, "getuploadurl"],
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  impact: ({ code }) => (code === "0" ? HARMLESS : BLOCKS),
  onRequest: (_request, { attributes: { code, field } }) =>
    code === "0"
      ? { do: "change", change: answer => withZeroAsText(answer, field) }
      : { do: "answer", answer: json({ [field]: code, errmsg: "error" }) },
};

/** Edits the text and not the value: parsing and printing would round the ids of messages. */
function withZeroAsText(answer: Answer, field: "ret" | "errcode"): Answer {
  const body = textOf(answer);
  // An empty body and `{}` are successes too.
  const rest = body.replace(/^\{|\}$/g, "").replace(/^"ret":0(,|$)/, "");
  const isObject = body === "" || (body.startsWith("{") && body.endsWith("}"));
  if (answer.status !== 200 || !isObject || /^"(ret|errcode)":/.test(rest)) return answer;
  return { ...answer, body: `{"${field}":"0"${rest === "" ? "" : `,${rest}`}}` };
}
