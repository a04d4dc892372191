/** What the page is at: a text is read while it is written, runs are made one at a time, and the latest counts. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { TimelineRun } from "../../sim/report/timeline/run.ts";
import {
  type Ask,
  type Breakage,
  type Facts,
  inEnglish,
  type Mistake,
  type Spoken,
  type Told,
} from "../protocol.ts";
import { type Draft, readLink } from "./share.ts";
import type { Engine } from "./worker.ts";

/** Real milliseconds that one run may take. */
export const RUN_MS_MAX = 120_000;
/** The same of reading a text, which takes a few. */
const READ_MS_MAX = 20_000;
/** A text is read when nobody has written in it for so long. */
const PAUSE_MS = 200;

export type Outcome =
  | { is: "ready" | "running" | "stopped" | "too-long" | "bad-link" }
  | { is: "refused"; why: Spoken }
  | { is: "done"; lead: TimelineRun; other: TimelineRun | undefined; expects: boolean; wallMs: number };

export interface Engines {
  runner: Engine;
  reader: Engine;
}

/** The name of a text of the reader's own. */
export const OWN_NAME = "mine.yaml";

export interface Session {
  draft: Draft;
  /** Counts the texts that came from elsewhere than the editor. */
  revision: number;
  facts: Facts | undefined;
  problems: readonly Mistake[];
  outcome: Outcome;
  edit(part: Partial<Draft>): void;
  choose(name: string): void;
  run(): void;
  stop(): void;
  breakIt(breakage: Breakage): void;
}

export function useSession(catalogue: ReadonlyMap<string, string>, engines: Engines, first: Draft): Session {
  const [draft, setDraft] = useState(first);
  const [revision, setRevision] = useState(0);
  const [facts, setFacts] = useState<Facts>();
  const [problems, setProblems] = useState<readonly Mistake[]>([]);
  const [outcome, setOutcome] = useState<Outcome>({ is: "ready" });
  const running = useRef<AbortController | undefined>(undefined);

  useEffect(() => {
    tellFacts(engines.reader).then(setFacts, error => setOutcome(failed(error)));
  }, []);
  const open = (opened: Draft): void => {
    setDraft(named(opened, catalogue));
    setRevision(before => before + 1);
  };
  useEffect(() => followLinks(catalogue, open, () => setOutcome({ is: "bad-link" })), []);
  useEffect(() => readAfterPause(engines.reader, draft, setProblems), [draft.text, draft.name]);

  const edit = (part: Partial<Draft>): void => setDraft(before => named({ ...before, ...part }, catalogue));
  const run = async (asked: Draft): Promise<void> => {
    running.current?.abort(STOP);
    const controller = new AbortController();
    running.current = controller;
    setOutcome({ is: "running" });
    const outcome = await runBoth(engines.runner, asked, controller.signal).catch(failed);
    if (running.current !== controller) return;
    running.current = undefined;
    if ("problems" in outcome) {
      setProblems(outcome.problems);
      setOutcome({ is: "ready" });
    } else setOutcome(outcome);
  };
  const breakIt = async (breakage: Breakage): Promise<void> => {
    const { text, name } = draft;
    const ask: Ask = { do: "break", text, name, ...breakage };
    const told = await engines.reader.ask(ask, AbortSignal.timeout(READ_MS_MAX)).catch(refusal);
    if (told.told === "problems") setProblems(told.problems);
    else if (told.told === "refused") setOutcome({ is: "refused", why: told.why });
    else if (told.told === "text") {
      const broken = named({ ...draft, text: told.text }, catalogue);
      open(broken);
      void run(broken);
    }
  };
  return {
    draft,
    revision,
    facts,
    problems,
    outcome,
    edit,
    choose: name => open({ ...draft, name, text: catalogue.get(name) ?? draft.text }),
    run: () => void run(draft),
    stop: () => running.current?.abort(STOP),
    breakIt: breakage => void breakIt(breakage),
  };
}

/** A text that is not the catalogue's is the reader's own; as the name stands in the digest, it says so. */
function named(draft: Draft, catalogue: ReadonlyMap<string, string>): Draft {
  return catalogue.get(draft.name) === draft.text ? draft : { ...draft, name: OWN_NAME };
}

const STOP = new Error("stopped");

type Ended = Outcome | { problems: readonly Mistake[] };

/** The client, and the one beside it. */
async function runBoth(runner: Engine, draft: Draft, stop: AbortSignal): Promise<Ended> {
  const { text, name, subject, other, seed } = draft;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(RUN_MS_MAX)]);
  const runs: Extract<Told, { told: "run" }>[] = [];
  for (const each of new Set([subject, ...(other === "" ? [] : [other])])) {
    const ask: Ask = { do: "run", text, name, subject: each, ...(seed !== "" && { seed }) };
    const told = await runner.ask(ask, signal);
    if (told.told === "problems") return { problems: told.problems };
    if (told.told === "refused") return { is: "refused", why: told.why };
    if (told.told === "run") runs.push(told);
  }
  const [lead, beside] = runs;
  if (lead === undefined) return { is: "refused", why: inEnglish("nothing was run") };
  const wallMs = runs.reduce((sum, each) => sum + each.wallMs, 0);
  const expects = runs.every(each => each.expects);
  return { is: "done", lead: lead.run, other: beside?.run, expects, wallMs };
}

function failed(error: unknown): Outcome {
  if (error === STOP) return { is: "stopped" };
  if (error instanceof DOMException && error.name === "TimeoutError") return { is: "too-long" };
  return { is: "refused", why: inEnglish(error instanceof Error ? error.message : String(error)) };
}

const refusal = (error: unknown): Told => ({ told: "refused", why: inEnglish(String(error)) });

/** @throws Error where the worker cannot be started. */
async function tellFacts(reader: Engine): Promise<Facts> {
  const told = await reader.ask({ do: "tell" }, AbortSignal.timeout(READ_MS_MAX));
  if (told.told === "facts") return told.facts;
  throw new Error(told.told === "refused" ? told.why.en : "the engine does not answer");
}

function readAfterPause(
  reader: Engine,
  { text, name }: Draft,
  show: (problems: readonly Mistake[]) => void,
): () => void {
  let isCurrent = true;
  const timer = setTimeout(async () => {
    const told = await reader
      .ask({ do: "check", text, name }, AbortSignal.timeout(READ_MS_MAX))
      .catch(refusal);
    if (isCurrent && told.told === "problems") show(told.problems);
  }, PAUSE_MS);
  return () => {
    isCurrent = false;
    clearTimeout(timer);
  };
}

/** The link of this page, now and whenever another one is followed. */
function followLinks(
  catalogue: ReadonlyMap<string, string>,
  open: (draft: Draft) => void,
  onBad: () => void,
): () => void {
  const follow = (): void =>
    void readLink(location.hash, catalogue).then(draft => draft && open(draft), onBad);
  follow();
  addEventListener("hashchange", follow);
  return () => removeEventListener("hashchange", follow);
}
