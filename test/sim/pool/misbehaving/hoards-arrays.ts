import { sick } from "./sick.ts";

const hoard: number[][] = [];

export default sick("hoards arrays", {
  onMessage() {
    for (;;) hoard.push(new Array<number>(100_000).fill(0.5));
  },
});
