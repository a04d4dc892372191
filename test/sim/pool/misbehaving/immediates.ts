import { sick } from "./sick.ts";

function again(): void {
  setImmediate(again);
}

export default sick("immediates without end", { onMessage: again });
