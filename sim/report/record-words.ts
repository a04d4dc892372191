/** A record of a trace in words, a line each. */
import { remark } from "../invariant/sentences/remarks.ts";
import type { LifecycleRecord, SendDoneRecord, SendEndedRecord, TraceRecord } from "../trace/record.ts";
import { type Sentence, tell } from "../trace/sentence.ts";
import { duration } from "../trace/when.ts";
import { haltSentence } from "../verdict/halt-words.ts";
import { tripSentence } from "../verdict/trip-words.ts";
import { RECORD_SPEECH, type RecordSpeech } from "../words/records.ts";
import { incidentText } from "./incidents.ts";

/** `→ getupdates #12`, `● alice writes m1`: what a record tells, without its time and its account. */
// More than 70 lines: a line for each type of record.
export function recordWords(record: TraceRecord, language: "en" | "zh" = "en"): string {
  const speech = RECORD_SPEECH[language];
  const { say, between, times } = speech;
  switch (record.type) {
    case "request":
      return say("record.request", { ...record, message: behind(record.message) });
    case "accepted":
      return say(record.duplicate ? "record.accepted-again" : "record.accepted", {
        ...record,
        message: behind(record.message),
      });
    case "answer":
      return say("record.answer", { ...record, answer: answerText(record, speech) });
    case "failure":
      return say(record.applied ? "record.failure-applied" : "record.failure", record);
    case "abort":
      return say("record.abort", record);
    case "session":
      return say("record.session", record);
    case "credential":
      return say("record.credential", record);
    case "code": {
      const { shown, fate, fateMs, atMs } = record;
      return say("record.code", {
        shown,
        fate: say(`record.fate.${fate}`),
        time: duration(fateMs - atMs, times),
      });
    }
    case "inbound":
      return say("record.inbound", record);
    case "acked":
      return say("record.acked", { messages: record.messages.join(between) });
    case "lost":
      return say("record.lost", { messages: record.messages.join(between) });
    case "handling":
      return say("record.handling", record);
    case "handled":
      return say("record.handled", record);
    case "typing-asked":
      return say("record.typing-asked", { user: record.to });
    case "send-asked":
      return say(`record.send-asked.${record.by}`, { message: record.message, user: record.to });
    case "send-done":
    case "send-ended":
      return endText(record, speech);
    case "set-aside":
      return say("record.set-aside", record);
    case "lifecycle":
      return lifecycleText(record, speech);
    case "status":
      return because(say("record.status", record), record.reason, speech);
    case "fault": {
      const { fault, request } = record;
      const step = say(`record.fault.${record.step}`);
      return request === undefined
        ? say("record.fault", { fault, step })
        : say("record.fault-on", { fault, step, request });
    }
    case "heal":
      return say("record.heal");
    case "nonconformance": {
      const { request, field, message } = record;
      return say("record.nonconformance", { request, field, words: told(remark(message), speech) });
    }
    case "leak": {
      const where = told(remark(record.where), speech);
      return say("record.leak", { words: incidentText({ ...record, where }, speech) });
    }
    case "crash":
    case "host":
      return say("record.incident", { words: incidentText(record, speech) });
    case "holding":
      return say("record.holding", record);
    case "leftover":
      return say("record.leftover", record);
    case "tripwire": {
      const { what, where: place, declared } = record;
      if (!declared) return say("record.tripwire", { words: told(tripSentence(record), speech) });
      return place === undefined
        ? say("record.tripwire-declared", { what })
        : say("record.tripwire-declared-at", { what, place });
    }
    case "halt":
      return say("record.halt", { why: record.why, words: told(haltSentence(record.message), speech) });
    case "end":
      return say("record.end");
  }
}

/** A name that comes last, where there is one. */
const behind = (message: string | undefined): string => (message === undefined ? "" : ` ${message}`);

/** No time of the run is in it. */
const told = (sentence: Sentence, speech: RecordSpeech): string =>
  tell(sentence, { ...speech, start: "" }) ?? sentence.key;

function because(words: string, reason: string | undefined, { say }: RecordSpeech): string {
  return reason === undefined ? words : say("record.because", { words, reason });
}

function endText(record: SendDoneRecord | SendEndedRecord, speech: RecordSpeech): string {
  const { say } = speech;
  const { message, outcome, reason } = record;
  if (record.type === "send-ended")
    return because(say("record.send-ended", { message, outcome }), reason, speech);
  const { nonsense } = record;
  if (nonsense !== undefined) return say("record.send-nonsense", { message, nonsense });
  return because(say("record.send-done", { message, outcome }), reason, speech);
}

function lifecycleText({ step, by, error }: LifecycleRecord, { say }: RecordSpeech): string {
  const words = { step: say(`record.step.${step}`), by: say(`record.by.${by}`) };
  return error === undefined
    ? say("record.lifecycle", words)
    : say("record.lifecycle-error", { ...words, error });
}

function answerText(
  record: Extract<TraceRecord, { type: "answer" }>,
  { say, between }: RecordSpeech,
): string {
  const { stale, status, code, ok, messages } = record;
  if (stale) return say("record.answer.stale");
  if (status !== 200) return say("record.answer.status", { status });
  if (code !== undefined) return say("record.answer.code", { code });
  if (!ok) return say("record.answer.none");
  return messages === undefined
    ? say("record.answer.ok")
    : say("record.answer.with", { messages: messages.join(between) });
}
