/** All that the mock server knows: accounts, tokens, QR logins, uploads and media. */
import type { AccountState } from "./account.ts";
import type { ApiHost, ServiceHost } from "./hosts.ts";
import type { ServerOptions } from "./options.ts";

export interface TokenState {
  account: AccountState;
  alias: string;
  /** Where the bot API is for it. */
  host: ApiHost;
  /** `X-WECHAT-UIN` of the request before. */
  uin: string | undefined;
}

/** What a login gives to the bot's machine. */
export interface IssuedCredential {
  account: string;
  alias: string;
  botId: string;
  token: string;
  /** Where the bot API is for this token. */
  host: ApiHost;
  userId: string;
}

/** A QR code that somebody may scan. */
export interface QrState {
  /** Account that it logs in. */
  account: string;
  createdMs: number;
  /** Nobody scans it. */
  unscanned: boolean;
  /** Status of the last answer. */
  told: string;
  /** When the right code was typed in. */
  verifiedMs: number | undefined;
  wrongCodes: number;
  /** Issued on confirmation; asked for again, it is given again. */
  credential: IssuedCredential | undefined;
}

/** A status poll that the server keeps open. */
export interface HeldQr {
  qrcode: string;
  host: ServiceHost;
  untilMs: number;
}

/** What getuploadurl announced. */
export interface UploadState {
  account: string;
  filekey: string;
  /** Hex. */
  aesKey: string;
  rawsize: number;
  /** Hex. */
  rawMd5: string;
  filesize: number;
  /** As it was announced: 1 image, 2 video, 3 file, 4 voice. */
  mediaType: number;
}

/** A file on the CDN, in the clear. */
export interface MediaState {
  account: string;
  plain: Uint8Array;
  /** Hex. */
  aesKey: string;
  /** Of an upload, as it was announced. */
  mediaType?: number;
}

export interface ServerState {
  options: ServerOptions;
  accounts: Map<string, AccountState>;
  tokens: Map<string, TokenState>;
  /** A client's files were harmed, or could not be written in time: from then on it may have lost its cursors. */
  filesHarmed: boolean;
  /** Messages from users so far. */
  messageCount: number;
  /** Accepted sendmessages so far. */
  sendCount: number;
  /** Things numbered so far that are no message: tickets, uploads, foreign items. */
  serial: number;
  qrs: Map<string, QrState>;
  /** Every code that was ever given, also those that a restart has made the service forget. */
  everQrs: Map<string, true>;
  /** Accounts whose code somebody waits to scan, with the number of codes made for each since he waits. */
  scans: Map<string, number>;
  /** Status polls kept open, by request. */
  heldQrs: Map<number, HeldQr>;
  /** Uploads announced, by `upload_param`. */
  uploads: Map<string, UploadState>;
  /** Files, by `encrypt_query_param`. */
  media: Map<string, MediaState>;
  /** Bytes of those files together. */
  mediaBytes: number;
}

/** The account of that name; a name that no login made is a mistake of the harness. */
export function accountNamed(state: ServerState, name: string): AccountState {
  const account = state.accounts.get(name);
  if (account === undefined) throw new Error(`the mock server has no account ${name}`);
  return account;
}
