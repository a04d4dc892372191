import { sick } from "./sick.ts";

function tickForEver(): void {
  process.nextTick(tickForEver);
}

export default sick("ticks without end", { onMessage: tickForEver });
