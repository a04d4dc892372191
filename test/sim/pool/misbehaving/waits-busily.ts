import { sick } from "./sick.ts";

function waitBusily(): void {
  const untilMs = Date.now() + 1_000;
  while (Date.now() < untilMs);
}

export default sick("waits busily", { onMessage: waitBusily });
