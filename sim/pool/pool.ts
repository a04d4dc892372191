/** Trials in worker processes: as many at a time as there are jobs, each in one that no earlier trial has spoilt. */
import genericPool from "generic-pool";
import { say } from "../subject/sentences.ts";
import { UnknownSubjectError } from "../subject/table.ts";
import { LOSSES } from "../verdict/sentences/losses.ts";
import { describeLoss, judgeLoss, lossSentence } from "./casualty.ts";
import { LIMITS, type Limits } from "./limits.ts";
import type { Outcome } from "./outcome.ts";
import { OWN_SUBJECTS } from "./own-subjects.ts";
import { type CheckRequest, type Reply, type Request, revivedError, type TrialRequest } from "./protocol.ts";
import { type Answer, WorkerProcess } from "./worker-process.ts";

export interface TrialPool {
  readonly jobs: number;
  /** Worker processes begun so far: more than jobs when some were replaced. */
  begun(): number;
  /**
   * Run a trial when a worker is free. What a subject does to its process is the verdict.
   * @throws Error what the trial threw: the harness's fault, or the user's mistake.
   */
  run(request: TrialRequest): Promise<Outcome>;
  /** Find the subject, in a worker: what it does when it is loaded, it does there. @throws UnknownSubjectError */
  check(request: CheckRequest): Promise<void>;
  /** End every worker at once. What is in work rejects. */
  close(): void;
}

/** The pool was closed while a trial was in work. */
export class PoolClosedError extends Error {
  override readonly name = "PoolClosedError";
}

export function createTrialPool(options: { jobs: number; limits?: Partial<Limits> }): TrialPool {
  const limits: Limits = { ...LIMITS, ...options.limits };
  const closing = Promise.withResolvers<never>();
  closing.promise.catch(() => {});
  const workers = createWorkers(options.jobs, limits);

  const askOnce = async (request: Request): Promise<{ answer: Answer; fresh: boolean }> => {
    const worker = await Promise.race([workers.pool.acquire(), closing.promise]);
    const fresh = worker.isFreshFor(request.subject);
    const answer = await Promise.race([worker.ask(request), closing.promise]);
    const done = answer.type === "reply" && answer.reply.type === "done" ? answer.reply : undefined;
    if (done !== undefined && done.retire === undefined) await workers.pool.release(worker);
    else await workers.pool.destroy(worker);
    if (answer.type === "lost" && answer.loss.type === "unstarted")
      throw new Error(describeLoss(answer.loss));
    return { answer, fresh };
  };
  /** A failure counts in a fresh process alone: in another, it may be what an earlier trial left there. */
  const ask = async (request: Request) => {
    const first = await askOnce(request);
    return first.fresh || isDone(first.answer) ? first : askOnce(request);
  };

  return {
    jobs: options.jobs,
    begun: workers.begun,
    async run(request) {
      const begunMs = performance.now();
      const { answer } = await ask({ type: "trial", ...request });
      if (answer.type === "lost") return judgeLoss(request, answer.loss, performance.now() - begunMs);
      const { reply } = answer;
      if (reply.type === "failed") {
        const what = `${request.scenario.name} for ${request.subject}: the trial failed`;
        throw new Error(what, { cause: revivedError(reply.error) });
      }
      return (reply as Extract<Reply, { type: "done" }>).outcome as Outcome;
    },
    async check(request) {
      if (OWN_SUBJECTS.has(request.subject)) return;
      const { answer } = await ask({ type: "check", ...request });
      if (answer.type === "lost")
        throw new UnknownSubjectError(
          request.subject,
          say("subject.not-loaded", { why: lossSentence(answer.loss) }),
          say("subject.define-only"),
          { texts: LOSSES },
        );
      if (answer.reply.type === "failed") throw revivedError(answer.reply.error);
    },
    close() {
      closing.reject(new PoolClosedError("the workers were ended"));
      workers.kill();
    },
  };
}

/** The worker processes: at most so many, made when they are needed. */
function createWorkers(jobs: number, limits: Limits) {
  const living = new Set<WorkerProcess>();
  let killed = false;
  let begun = 0;
  const pool = genericPool.createPool<WorkerProcess>(
    {
      create: async () => {
        if (killed) throw new PoolClosedError("the workers were ended");
        const worker = new WorkerProcess(limits);
        living.add(worker);
        begun++;
        return worker;
      },
      destroy: async worker => {
        living.delete(worker);
        worker.kill();
      },
      validate: async worker => worker.alive,
    },
    // Last in, first out: one that is warm is taken before one that has yet to load.
    { max: jobs, testOnBorrow: true, fifo: false },
  );
  return {
    pool,
    begun: () => begun,
    kill() {
      killed = true;
      for (const worker of living) worker.kill();
      living.clear();
    },
  };
}

function isDone(answer: Answer): answer is { type: "reply"; reply: Extract<Reply, { type: "done" }> } {
  return answer.type === "reply" && answer.reply.type === "done";
}
