import { closeSync } from "node:fs";
import { sick } from "./sick.ts";

export default sick("closes everything", {
  onMessage() {
    for (let fd = 0; fd < 64; fd++) {
      try {
        closeSync(fd);
      } catch {
        // Nothing there.
      }
    }
  },
});
