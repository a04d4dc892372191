import { sick } from "./sick.ts";

async function turnRound(): Promise<void> {
  while (true) await null;
}

export default sick("microtasks without end", { onMessage: turnRound });
