/** The worker of the page: one question after the other. The imports' order counts: what comes first stands when the rest is loaded. */
import "../twins/globals.ts";
import "./no-eval.ts";
import type { Answer, Question } from "../protocol.ts";
import { answerTo } from "./answer.ts";

interface WorkerScope {
  onmessage: ((event: { data: Question }) => void) | null;
  postMessage(answer: Answer): void;
}

const scope = globalThis as unknown as WorkerScope;
let before: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data: { id, ask } }) => {
  // A run takes the clock of the whole worker.
  before = before.then(async () => scope.postMessage({ id, answer: await answerTo(ask) }));
};
