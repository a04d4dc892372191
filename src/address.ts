/** Addresses that the service names in its answers: which of them the client goes to, and why not to the others. */
import { AddressError, type AddressFlaw, OptionError } from "./errors.ts";

/** What the caller chose: places that are trusted beside the service's own hosts. @internal */
export interface Trusted {
  /** Base URLs that he gave: what they name is his own, by whatever scheme and at whatever port. */
  own: readonly string[];
  /** The option `hostsAllowed`, in lower case: by https. */
  hostsAllowed: ReadonlySet<string>;
}

/** The service's own hosts (ilink-protocol §1.1): the API, those that logins are led to, the content network. */
const SERVICE = /^(?:[^.]+\.)*weixin\.qq\.com$/;
/** Names that lead to this machine, or no farther than its own network. */
const LOCAL = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|home\.arpa|ip6-[a-z-]+)\.?$/;
/** What a URL makes of every spelling of an IPv4 address, decimal, octal, hexadecimal and short ones; and of IPv6. */
const IP_ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|\[.*\])\.?$/;

/**
 * An address as the client may ask for it; the error that says why it must not. The URL comes in its normal form: what is
 * checked here and what is asked for later cannot be read in two ways.
 *
 * @param what names the field, for the error: `upload_full_url of getuploadurl`.
 * @internal
 */
export function serviceAddress(what: string, named: string, trusted: Trusted): URL | AddressError {
  const url = URL.parse(named);
  if (url === null) return new AddressError(what, "", "unreadable");
  const flaw = flawOf(url, trusted);
  return flaw === null ? url : new AddressError(what, url.host, flaw);
}

function flawOf(url: URL, { own, hostsAllowed }: Trusted): AddressFlaw | null {
  if (url.username !== "" || url.password !== "") return "user-info";
  if (own.some(base => URL.parse(base)?.origin === url.origin)) return null;
  if (url.protocol !== "https:") return "scheme";
  if (hostsAllowed.has(url.host)) return null;
  if (IP_ADDRESS.test(url.hostname)) return "ip-address";
  if (LOCAL.test(url.hostname)) return "local-name";
  if (!SERVICE.test(url.hostname)) return "other-host";
  return url.port === "" ? null : "port";
}

/** The option `hostsAllowed`, checked. @throws OptionError that shows what it got. @internal */
export function parseHostsAllowed(hosts: readonly string[] = []): ReadonlySet<string> {
  if (!Array.isArray(hosts)) throw new OptionError("hostsAllowed", "a list of hosts", typeof hosts);
  for (const host of hosts) {
    if (typeof host !== "string" || URL.parse(`https://${host}/`)?.host !== host.toLowerCase())
      throw new OptionError("hostsAllowed", "a list of `host` or `host:port`", String(host));
  }
  return new Set(hosts.map(host => host.toLowerCase()));
}
