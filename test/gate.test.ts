/** examples/gate.sh: a client in another language is judged, and the shell hears the verdict. In real time, some seconds each. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = mkdtempSync(join(tmpdir(), "ilink-gate-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const SCENARIO = `title: A few seconds of a healthy day
runs: 8s
settle: 3s
server: { hold: 1s, advertise: 1s }
expect: { fixed: pass }
`;

/** What a client in any language does: it reads its environment, and speaks HTTP. */
const CLIENT = `
const { ILINK_BASE_URL: base, ILINK_TOKEN: token } = process.env;
const uin = () => Buffer.from(String((Math.random() * 2 ** 32) >>> 0)).toString("base64");
const headers = () => ({
  "content-type": "application/json",
  authorization: \`Bearer \${token}\`,
  "X-WECHAT-UIN": uin(),
  ...(process.argv[2] === "sound" && { AuthorizationType: "ilink_bot_token" }),
});
const post = async (path, fields) => {
  const body = JSON.stringify({ ...fields, base_info: { channel_version: "1.0.0" } });
  return (await fetch(\`\${base}/ilink/bot/\${path}\`, { method: "POST", headers: headers(), body })).json();
};
await post("msg/notifystart", {});
for (let cursor = ""; ; ) {
  const answer = await post("getupdates", { get_updates_buf: cursor }).catch(() => process.exit(0));
  cursor = answer.get_updates_buf ?? cursor;
  if (answer.errcode) await new Promise(resolve => setTimeout(resolve, 2_000));
}
`;

it.each([
  ["sound", 0, "pass"],
  ["without a header", 1, "violated"],
])("a client that is %s ends the gate with code %i", async (habit, code, verdict) => {
  const [scenario, client] = [join(FOLDER, "short.yaml"), join(FOLDER, "client.mjs")];
  writeFileSync(scenario, SCENARIO);
  writeFileSync(client, CLIENT);
  const env = { ...process.env, ILINK_SIM: `${process.execPath} ${join(ROOT, "sim/cli.ts")}` };
  const script = join(ROOT, "examples/gate.sh");
  const ended = await new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    const args = [script, scenario, process.execPath, client, habit];
    execFile("sh", args, { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
  expect(JSON.parse(ended.stdout)).toMatchObject({ verdict });
  expect(ended.code).toBe(code);
});
