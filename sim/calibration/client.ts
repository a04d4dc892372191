/**
 * The client's process: started by the calibration under each Node, it makes the requests it was given as JSON in its
 * first argument, one after the other, and prints a line of JSON for each.
 */
import { observe } from "./observe.ts";
import { type Scene, setScene } from "./scene.ts";

/** One request to make and observe. */
export interface Task {
  id: string;
  url: string;
  deadlineMs: number;
  scene?: Scene;
}

const tasks: Task[] = JSON.parse(process.argv[2] ?? "[]");
for (const { id, url, deadlineMs, scene } of tasks) {
  const takeAway = scene === undefined ? () => {} : await setScene(scene, new URL(url));
  const observation = await observe(fetch, url, {}, AbortSignal.timeout(deadlineMs));
  takeAway();
  process.stdout.write(`${JSON.stringify({ id, observation })}\n`);
}
