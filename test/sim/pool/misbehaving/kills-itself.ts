/** By another program, which no guard inside the process can see coming. */
import { execFileSync } from "node:child_process";
import { sick } from "./sick.ts";

export default sick("kills itself", {
  onMessage: () => execFileSync("kill", ["-KILL", String(process.pid)]),
});
