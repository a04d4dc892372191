/** The inside of a worker process: takes a request, runs it, replies. The watchdog looks after it from a thread of its own. */
import { flushCompileCache } from "node:module";
import { Socket } from "node:net";
import { installHooks } from "../subject/fresh/import-fresh.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { resolveSubject } from "../subject/table.ts";
import type { Trace } from "../trace/trace.ts";
import { runTrial } from "../verdict/trial.ts";
import { openChannel } from "./channel.ts";
import { differenceOf, type Fingerprint, takeFingerprint } from "./fingerprint.ts";
import type { Limits } from "./limits.ts";
import { OWN_SUBJECTS } from "./own-subjects.ts";
import { CHANNEL_FD, plainError, type Reply, type Request, type TrialRequest } from "./protocol.ts";
import { blameSubject } from "./subject-failed.ts";
import { startWatchdog } from "./watchdog.ts";

/** Serve until the parent goes away. */
export function serveTrials(): void {
  const limits = JSON.parse(process.argv[2] as string) as Limits;
  const watchdog = startWatchdog(limits);
  const { whileLoading } = watchdog;
  const socket = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
  const end = process.exit.bind(process);
  socket.on("close", () => end());
  socket.on("error", () => end());

  const subjects = new Map<string, SubjectModule>();
  let clean: Fingerprint | undefined;
  const resolve = async ({ subject, cwd, by = "command", door }: TrialRequest): Promise<SubjectModule> => {
    // What a door replaces once and for all, it replaces before anybody is compared with.
    if (door === "msw") await import("../door/msw.ts");
    if (!OWN_SUBJECTS.has(subject) && clean === undefined) {
      keepCompiled();
      installHooks();
      clean = takeFingerprint();
    }
    const key = `${by} ${subject}`;
    const known = subjects.get(key);
    if (known !== undefined) return known;
    const module = blameSubject(subject, await resolveSubject(subject, { cwd, by, whileLoading }));
    subjects.set(key, module);
    return module;
  };
  /** Why this process is not fit for another trial. */
  const spent = (subject: string, trace?: Trace): string | undefined => {
    const rssMb = process.memoryUsage.rss() / 2 ** 20;
    if (rssMb > limits.retireMb) return `it has grown to ${Math.round(rssMb)} MB`;
    if (OWN_SUBJECTS.has(subject) || clean === undefined) return undefined;
    return (trace && stillAlive(trace)) ?? differenceOf(clean, takeFingerprint());
  };
  /**
   * Processes that are killed write no cache by themselves. Once a foreign subject is loaded, none is written: each of its
   * instances has URLs of its own, so nobody would read it, and it is a hundred files a run.
   */
  const keepCompiled = (): void => {
    if (clean === undefined) flushCompileCache();
  };
  const answer = async (request: Request): Promise<Reply> => {
    const { subject: name } = request;
    const subject = await resolve(request as TrialRequest);
    if (request.type === "check") return { type: "done", outcome: undefined, retire: spent(name) };
    const { row, verdict, start, trace, log } = await runTrial({ ...request, subject, subjectName: name });
    const outcome = { row, verdict, start, ...(request.trace && { trace, log }) };
    return { type: "done", outcome, retire: spent(name, trace) };
  };

  const channel = openChannel<Reply, Request>(socket, request => {
    watchdog.begin(request);
    void answer(request)
      .catch((error: unknown): Reply => ({ type: "failed", error: plainError(error) }))
      .then(reply => {
        watchdog.end();
        channel.send(reply);
        keepCompiled();
      });
  });
  channel.send({ type: "ready" });
}

/** What of the subject may go on in real time after its run. */
function stillAlive({ records }: Trace): string | undefined {
  for (const record of records.slice(-3)) {
    if (record.type === "halt") return `the run was cut short (${record.why})`;
    if (record.type === "leftover" && record.handles > 0) return "the subject left something open";
  }
  const work = records.find(record => record.type === "tripwire" && record.what !== "thread-pool");
  return work === undefined ? undefined : "the subject did real work";
}
