/** `error-code`: an application error inside an HTTP 200, which is how this service reports most errors. */
import { z } from "zod";
import { ENDPOINTS } from "../../trace/endpoint.ts";
import type { FaultKind } from "../fault.ts";
import { BLOCKS, json } from "../make.ts";
import { say, wrong } from "../sentences.ts";

const code = z
  .union([z.int(), z.string().min(1)], {
    error: wrong(say("must.code"), say("write.example", { example: "-1" })),
  })
  .refine(value => Number(value) !== 0, {
    error: wrong(say("must.not-zero"), say("write.no-zero")),
  });

const attributes = z
  .strictObject({
    ret: code.optional().meta({ description: "Value of `ret`, a number or text." }),
    errcode: code.optional().meta({ description: "Value of `errcode`, a number or text." }),
    errmsg: z.string().optional().meta({ description: "Value of `errmsg`. Absent by default." }),
  })
  .refine(({ ret, errcode }) => ret !== undefined || errcode !== undefined, {
    error: wrong(say("must.ret-or-errcode"), say("write.example", { example: "with: { ret: -1 }" })),
  });

export const errorCode: FaultKind<z.output<typeof attributes>> = {
  id: "error-code",
  summary: "Requests are answered with HTTP 200 and an error code in the body, and are not applied.",
  attributes,
  examples: [
    { ret: -1 },
    { ret: -2 },
    { errcode: -1 },
    { ret: -2, errmsg: "freq limit" },
    { ret: -2, errcode: -2 },
    { errcode: "-1" },
    { ret: 40_001 },
  ],
  endpoints: ENDPOINTS,
  legs: ["request"],
  calibrated: { why: "an ordinary answer at the socket; the code is in the body" },
  impact: () => BLOCKS,
  onRequest: (_request, { attributes: { ret, errcode, errmsg } }) => ({
    do: "answer",
    answer: json({ ret, errcode, errmsg }),
  }),
};
