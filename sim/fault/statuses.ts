/** What the kinds that are one HTTP status each have in common: the page, and `Retry-After` in all its forms. */
import { z } from "zod";
import { ENDPOINTS } from "../trace/endpoint.ts";
import type { Answer, FaultKind } from "./fault.ts";
import { BLOCKS, type None, simple } from "./make.ts";

/** Statuses that the calibration has not met one by one. */
export const STANDS_FOR_IT = {
  why: "an ordinary answer with another status; http-status stands for it in the table",
};

const REASONS = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  421: "Misdirected Request",
  425: "Too Early",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  524: "A Timeout Occurred",
} as const;

type Status = keyof typeof REASONS;

/** The page that a gateway shows with a status. */
export function page(status: Status, headers?: Answer["headers"]): Answer {
  const title = `${status} ${REASONS[status]}`;
  return {
    status,
    contentType: "text/html",
    ...(headers === undefined ? {} : { headers }),
    body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

/** A kind that is one status and no more; never applied unless `legs` says otherwise. */
export function answersStatus(
  kind: Pick<FaultKind, "id" | "summary" | "legs">,
  status: Status,
): FaultKind<None> {
  const { legs = ["request"], ...words } = kind;
  return simple({ ...words, legs, calibrated: STANDS_FOR_IT }, { do: "answer", answer: page(status) });
}

/** What a server asks for when it means it. Short: whoever heeds it is to be back in time. */
const WAIT_S = 3;

const FORMS = ["seconds", "date", "past", "absent", "absurd", "decimal", "negative"] as const;
type Form = (typeof FORMS)[number];

const retryAfterAttributes = z.strictObject({
  retryAfter: z.enum(FORMS).default("seconds").meta({
    description:
      "How Retry-After is written: 3 seconds, a date 3 s from now, a date long past, not at all, 3000 years, 1.5, or -1. Default seconds.",
  }),
});

/** A kind that is one status with `Retry-After` in a form. */
export function asksToWait(
  {
    calibrated = STANDS_FOR_IT,
    ...words
  }: Pick<FaultKind, "id" | "summary"> & Partial<Pick<FaultKind, "calibrated">>,
  status: Status,
): FaultKind<z.output<typeof retryAfterAttributes>> {
  return {
    ...words,
    attributes: retryAfterAttributes,
    examples: FORMS.map(retryAfter => ({ retryAfter })),
    endpoints: ENDPOINTS,
    legs: ["request"],
    calibrated,
    impact: () => BLOCKS,
    onRequest: (_request, { attributes: { retryAfter } }) => ({
      do: "answer",
      answer: pageWithRetryAfter(status, retryAfter),
    }),
  };
}

/** The page of a status with `Retry-After` in a form. */
function pageWithRetryAfter(status: Status, form: Form): Answer {
  const value = retryAfter(form);
  return value === undefined ? page(status) : page(status, { "retry-after": value });
}

function retryAfter(form: Form): string | undefined {
  switch (form) {
    case "seconds":
      return String(WAIT_S);
    case "date":
      // During a run this is virtual time, as the service's clock is.
      return new Date(Date.now() + WAIT_S * 1_000).toUTCString();
    case "past":
      return "Thu, 01 Jan 1970 00:00:00 GMT";
    case "absent":
      return undefined;
    case "absurd":
      return "99999999999";
    case "decimal":
      return "1.5";
    case "negative":
      return "-1";
  }
}
