import { sick } from "./sick.ts";

export default sick("blocks", {
  onMessage: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
});
