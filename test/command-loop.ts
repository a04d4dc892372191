/** The process of {@link SharedProcess}: runs the command lines that it is sent, one after the other, and answers what each said. */
import { main } from "../sim/commands/main.ts";
import type { CommandLine, Said } from "./shared-process.ts";

const { stdout, stderr } = process;
// Each command watches both for errors.
for (const stream of [stdout, stderr]) stream.setMaxListeners(0);

process.on("message", async ({ args, cwd }: CommandLine) => {
  process.chdir(cwd);
  const said = { stdout: listenTo(stdout), stderr: listenTo(stderr) };
  const code = await main([process.execPath, "cli.ts", ...args]);
  process.send?.({ code, stdout: said.stdout(), stderr: said.stderr() } satisfies Said);
});

/** Keeps what a command writes. @returns what ends that, and gives it. */
function listenTo(stream: NodeJS.WriteStream): () => string {
  const write = stream.write;
  let text = "";
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === "function") queueMicrotask(() => done());
    return true;
  }) as typeof stream.write;
  return () => {
    stream.write = write;
    return text;
  };
}
