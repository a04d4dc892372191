/** A login by QR code, by the notes alone: codes, their status each second, and what a phone may say of them. */
import type { Credential } from "../../../sim/subject/subject.ts";
import * as wire from "./wire.ts";

const ORIGIN = "https://ilinkai.weixin.qq.com";
const HEADERS = { "iLink-App-Id": "bot", "iLink-App-ClientVersion": "132105" };
const STATUS_MS = 35_000;
const CODE_MS = 5 * 60_000;
const CODES_MAX = 4;

interface Status {
  status?: string;
  bot_token?: string;
  ilink_bot_id?: string;
  baseurl?: string;
  ilink_user_id?: string;
  redirect_host?: string;
}

export interface LoginSeams {
  account: string;
  random: () => number;
  /** Digits that the phone shows. */
  verifyCode: string;
  onCode: () => void;
}

/** Resolves to nothing when no code was confirmed. */
export async function logIn(seams: LoginSeams): Promise<Credential | undefined> {
  for (let codes = 0; codes < CODES_MAX; codes++) {
    const key = await createCode(seams);
    if (key === undefined) return undefined;
    seams.onCode();
    const end = await watch(seams, key);
    if (end !== "used-up") return end;
  }
  return undefined;
}

async function createCode({ random }: LoginSeams): Promise<string | undefined> {
  const { Authorization: _, ...headers } = wire.headersOf("", random);
  const init = { method: "POST", headers, body: JSON.stringify({ local_token_list: [] }) };
  for (let tries = 0; tries < 5; tries++) {
    try {
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(`${ORIGIN}/ilink/bot/get_bot_qrcode?bot_type=3`, { ...init, signal });
      const { qrcode } = JSON.parse(await answer.text()) as { qrcode?: unknown };
      if (typeof qrcode === "string" && qrcode !== "") return qrcode;
    } catch {
      // It is asked for again.
    }
    await wire.sleep(2_000);
  }
  return undefined;
}

async function watch(
  { account, verifyCode }: LoginSeams,
  key: string,
): Promise<Credential | "used-up" | undefined> {
  const shownMs = Date.now();
  let host = ORIGIN;
  let digits = "";
  let asked = 0;
  while (Date.now() - shownMs < CODE_MS) {
    const address = `${host}/ilink/bot/get_qrcode_status?qrcode=${encodeURIComponent(key)}${digits}`;
    const said = await ask(address);
    switch (said.status) {
      case "confirmed": {
        const { ilink_bot_id: botId = "", bot_token: token = "", baseurl, ilink_user_id: userId = "" } = said;
        if (botId === "" || token === "") return undefined;
        const baseUrl = isOwn(baseurl) ? baseurl : ORIGIN;
        return { account, botId, token, baseUrl: baseUrl.replace(/\/$/, ""), userId };
      }
      case "expired":
      case "verify_code_blocked":
        return "used-up";
      case "binded_redirect":
        return undefined;
      case "need_verifycode":
        if (asked++ >= 3) return "used-up";
        digits = `&verify_code=${encodeURIComponent(verifyCode)}`;
        break;
      case "scaned_but_redirect":
        if (!isOwn(`https://${said.redirect_host}`)) return undefined;
        host = `https://${said.redirect_host}`;
        break;
      default:
        break;
    }
    await wire.sleep(1_000);
  }
  return "used-up";
}

/** Whatever goes wrong is no news of the code. */
async function ask(address: string): Promise<Status> {
  try {
    const answer = await fetch(address, { headers: HEADERS, signal: AbortSignal.timeout(STATUS_MS) });
    return answer.status === 200 ? ((JSON.parse(await answer.text()) ?? {}) as Status) : {};
  } catch {
    return {};
  }
}

/** Of the service's own hosts. */
function isOwn(address: string | undefined): address is string {
  return address !== undefined && /^https:\/\/([a-z0-9-]+\.)*weixin\.qq\.com(\/|$)/.test(address);
}
