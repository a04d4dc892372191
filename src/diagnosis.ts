/** Why an account does not receive, as an error for the person who runs the bot: what was tried, where, what came back, what to do. */
import { adviceOnFiles, IlinkError, ServiceError, TransportError } from "./errors.ts";
import type { NeedsLoginReason } from "./recovery/state.ts";
import type { AccountState, StateReason } from "./status.ts";

/**
 * The error behind a state; undefined when there is none to tell. `fault`: how the last request ended, when it ended badly.
 *
 * @internal
 */
export function diagnose(
  account: string,
  { state, reason }: { state: AccountState; reason?: StateReason },
  { baseUrl, fault }: { baseUrl: string; fault: IlinkError | null },
): IlinkError | undefined {
  if (state === "needs-login") return needsLogin(account, reason as NeedsLoginReason);
  if (state !== "recovering" || fault === null) return undefined;
  const { host } = new URL(baseUrl);
  const message = `account ${account} does not receive from ${host}: ${fault.message}; ${adviceOn(fault)}. It is tried again by itself.`;
  return new IlinkError(fault.code, message, { cause: fault });
}

function needsLogin(account: string, reason: NeedsLoginReason): IlinkError {
  const message = `account ${account} needs a login: the service calls its token stale (code -14), ${SAID[reason]}. Log in again, by loginByQr say, and give the new credential to client.login.`;
  return new IlinkError("needs-login", message);
}

const SAID: Readonly<Record<NeedsLoginReason, string>> = {
  "taken-over-or-revoked":
    "and refuses notifystart as well: the bot was bound elsewhere, or its token was revoked",
  "notifystart-without-effect":
    "and stays by it after notifystart: the token is dead, or something on the way takes headers off the requests",
};

function adviceOn(fault: IlinkError): string {
  if (fault instanceof ServiceError) return "the service is reached and refuses: its code says why";
  if (!(fault instanceof TransportError)) return "this is a defect of the client or of what was given to it";
  switch (fault.code) {
    case "network":
      return adviceOnErrno(fault.errno ?? "");
    case "deadline":
      return "nobody answers: check the network, a firewall or a proxy on the way";
    case "http-status":
      return adviceOnStatus(fault.status ?? 0);
    case "answer-too-large":
      return "no answer of the service is known to be so large: check baseUrl of the credential, and for a proxy on the way; or raise answerBytesMax";
    default:
      return "something else than the service answers: check baseUrl of the credential, and for a proxy or a sign-in page on the way";
  }
}

function adviceOnErrno(errno: string): string {
  if (adviceOnFiles(errno) !== undefined) return "the network itself may be well";
  if (/^(ENOTFOUND|EAI_AGAIN)$/.test(errno))
    return "its name is not found: check baseUrl of the credential, and DNS";
  if (errno === "ECONNREFUSED")
    return "nothing listens there: check baseUrl of the credential, or the proxy's address";
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|ERR_SSL/.test(errno))
    return "its certificate is not trusted: check this machine's clock, and for a proxy that opens TLS";
  return "check the network, a firewall or a proxy on the way";
}

function adviceOnStatus(status: number): string {
  if (status === 407) return "the proxy wants a password";
  if (status === 404) return "there is no such service: check baseUrl of the credential";
  if (status >= 300 && status < 400)
    return "it leads elsewhere, which is not followed: check baseUrl of the credential, and for a sign-in page on the way";
  return status >= 500
    ? "the service, or a gateway before it, is in trouble"
    : "the service, or a gateway before it, refuses";
}
