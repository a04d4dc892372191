import { sick } from "./sick.ts";

function spinForEver(): void {
  for (;;);
}

export default sick("spins", { onMessage: spinForEver });
