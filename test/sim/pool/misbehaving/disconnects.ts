/** As programs do that may run below a process manager. */
import { sick } from "./sick.ts";

export default sick("disconnects", {
  onStart() {
    process.send?.("ready");
    process.disconnect?.();
    process.stdout.end();
    process.removeAllListeners();
  },
});
