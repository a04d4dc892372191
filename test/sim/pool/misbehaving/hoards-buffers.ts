import { sick } from "./sick.ts";

const hoard: Buffer[] = [];

export default sick("hoards buffers", {
  async onMessage() {
    for (;;) {
      hoard.push(Buffer.alloc(16 * 2 ** 20, 1));
      await null;
    }
  },
});
