/** The files that a finished QR login leaves for the plugin, in the run's state directory. */
import fs from "node:fs";
import path from "node:path";
import type { Credential } from "../subject.ts";

/** `b0f5860fdecb@im.bot` as the host and the plugin write it: `b0f5860fdecb-im-bot`. */
export function accountIdOf({ botId }: Pick<Credential, "botId">): string {
  return botId
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/**
 * Store a credential and list its account. Another account of the same WeChat user is removed,
 * because a scan binds the user to the new bot.
 * @param options.withUser Name the user who bound the bot. On a real host only that user may then write to it.
 */
export function writeAccount(stateDir: string, credential: Credential, options: { withUser: boolean }): void {
  const folder = path.join(stateDir, "openclaw-weixin");
  const accounts = path.join(folder, "accounts");
  const list = path.join(folder, "accounts.json");
  const id = accountIdOf(credential);
  fs.mkdirSync(accounts, { recursive: true });
  const others = (readJson<string[]>(list) ?? []).filter(other => {
    if (other === id) return false;
    const known = readJson<{ userId?: string }>(path.join(accounts, `${other}.json`));
    if (!known?.userId || known.userId !== credential.userId) return true;
    for (const kind of ["", ".sync", ".context-tokens"]) {
      fs.rmSync(path.join(accounts, `${other}${kind}.json`), { force: true });
    }
    return false;
  });
  const { token, baseUrl, userId } = credential;
  const savedAt = new Date().toISOString();
  const data = { token, savedAt, baseUrl, ...(options.withUser ? { userId } : {}) };
  const file = path.join(accounts, `${id}.json`);
  // What is there already needs no disk: a host that starts again writes nothing.
  if (readJson<Partial<Credential>>(file)?.token === token) return;
  fs.writeFileSync(file, JSON.stringify(data, null, 2));
  fs.writeFileSync(list, JSON.stringify([...others, id], null, 2));
}

/** The credential that the plugin's own login left behind; undefined when it left none. */
export function readAccount(stateDir: string, account: string, botId: string): Credential | undefined {
  const id = accountIdOf({ botId });
  const file = path.join(stateDir, "openclaw-weixin", "accounts", `${id}.json`);
  const { token, baseUrl = "", userId = "" } = readJson<Partial<Credential>>(file) ?? {};
  return token === undefined ? undefined : { account, botId, token, baseUrl, userId };
}

function readJson<T>(file: string): T | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as T) : undefined;
}
