import { execFileSync } from "node:child_process";
import { sick } from "./sick.ts";

export default sick("stops itself", {
  onMessage: () => execFileSync("kill", ["-STOP", String(process.pid)]),
});
