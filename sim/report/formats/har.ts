/** The requests of a run as HTTP Archive 1.2, for the network panel of a browser. Bodies are what the trace has of them: no token, no text. */
import type { AnswerRecord } from "../../trace/record.ts";
import { recordWords } from "../record-words.ts";
import { type Call, callsOf } from "../timeline/exchanges.ts";
import type { TimelineRun } from "../timeline/run.ts";

/** A host that nobody has: a trace does not say where the service was. */
const BASE = "https://service.invalid/ilink/bot/";

/** @param version of ilink-sim */
export function harOf(run: TimelineRun, version: string): object {
  const { scenario, subject } = run.row;
  const startMs = Date.parse(run.start);
  const page = {
    startedDateTime: run.start,
    id: "run",
    title: `${scenario} · ${subject}`,
    pageTimings: { onContentLoad: -1, onLoad: -1 },
  };
  const entries = callsOf(run.records).map(call => entryOf(call, startMs, run.endAtMs));
  const creator = { name: "ilink-sim", version };
  return { log: { version: "1.2", creator, pages: [page], entries, comment: run.replay } };
}

function entryOf(call: Call, startMs: number, endMs: number): object {
  const { request, end } = call;
  const time = (end?.atMs ?? Math.max(endMs, request.atMs)) - request.atMs;
  const sizes = { headersSize: -1, bodySize: -1 };
  return {
    pageref: "run",
    startedDateTime: new Date(startMs + request.atMs).toISOString(),
    time,
    request: {
      method: "POST",
      url: `${BASE}${request.endpoint}`,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      queryString: [],
      ...sizes,
      postData: { mimeType: "application/json", text: JSON.stringify(request), params: [] },
    },
    response: {
      ...statusOf(call),
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: [],
      redirectURL: "",
      ...sizes,
      content: { size: -1, mimeType: "application/json", text: end === undefined ? "" : JSON.stringify(end) },
    },
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    comment: recordWords(end ?? request),
  };
}

/** Browsers show 0 for a request that no answer came to. */
function statusOf({ end }: Call): { status: number; statusText: string } {
  if (end?.type !== "answer") return { status: 0, statusText: end === undefined ? "no answer" : end.type };
  return { status: end.status, statusText: statusText(end) };
}

function statusText({ ok, stale, code }: AnswerRecord): string {
  if (stale) return "-14";
  return ok ? "OK" : `${code ?? "no answer of the service"}`;
}
