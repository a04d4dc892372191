/** What the service names in a login: hosts, which have to be its own, and the credential. */
import { serviceAddress, type Trusted } from "../address.ts";
import { type Credential, parseCredential } from "../credential.ts";
import { AddressError, IlinkError } from "../errors.ts";
import type { LoginSettings } from "./login-options.ts";
import type { QrStatus } from "./qr-status.ts";

/** Where a redirected login goes on: `redirect_host` is a host, and perhaps a port. @throws AddressError. @internal */
export function redirectedUrl({ baseUrl, hostsAllowed }: LoginSettings, host: string): string {
  const own = new URL(baseUrl);
  const scheme = host.toLowerCase() === own.host ? own.protocol : "https:";
  const url = addressOr("redirect_host of the QR login", `${scheme}//${host}/`, {
    own: [baseUrl],
    hostsAllowed,
  });
  // What makes a path of it is no host, and would have the questions asked at another place than was checked.
  if (url.href !== `${url.origin}/`)
    throw new AddressError("redirect_host of the QR login", "", "unreadable");
  return url.href;
}

/** `baseurl` of the confirmation, without a slash that it does not have; else the caller's own. @throws AddressError. */
function confirmedUrl({ baseUrl, hostsAllowed }: LoginSettings, named: string): string {
  if (named === "") return baseUrl;
  const what = "the login was confirmed, and its credential is not saved: baseurl";
  const { origin, pathname } = addressOr(what, named, { own: [baseUrl], hostsAllowed });
  return pathname === "/" && !named.endsWith("/") ? origin : origin + pathname;
}

function addressOr(what: string, named: string, trusted: Trusted): URL {
  const address = serviceAddress(what, named, trusted);
  if (address instanceof AddressError) throw address;
  return address;
}

/** What a confirmation gives. @throws AddressError; IlinkError with code `login` when it cannot be used. @internal */
export function credentialOf(
  settings: LoginSettings,
  confirmed: Extract<QrStatus, { kind: "confirmed" }>,
): Credential {
  const { account } = settings;
  const { botId, token, userId } = confirmed;
  if (botId === "") throw new IlinkError("login", "the login was confirmed without ilink_bot_id");
  const baseUrl = confirmedUrl(settings, confirmed.baseUrl);
  try {
    return parseCredential({ account, botId, token, baseUrl, userId });
  } catch (cause) {
    throw new IlinkError("login", "the login was confirmed with a credential that cannot be used", { cause });
  }
}
