/** Who may speak to the http door: programs on this machine. A page that somebody looks at may not, by whatever name it comes. */
import { isIPv4 } from "node:net";
import type { Sentence } from "../trace/sentence.ts";
import { quoted, type Refusal } from "./refusal.ts";
import { inEnglish, say } from "./sentences.ts";

/** What a request says before its body. */
export interface RequestHead {
  method: string;
  /** As it came: `/path?query`, or another form. */
  target: string;
  /** Names and values in turn, as they came: none joined, none left out. */
  rawHeaders: readonly string[];
}

export interface Admission {
  /** The port that the door listens on. */
  port: number;
  /** Hosts beside those of the loopback interface: `name` stands for every port, `name:port` for one. */
  hostsAllowed: readonly string[];
  /** Origins of pages, or of programs that call themselves one: `scheme://host:port`. */
  originsAllowed: readonly string[];
}

/** A host as it may stand in a `Host` header: a name or an address, and perhaps a port. */
const HOST = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::(\d{1,5}))?$/i;
const HTTP_PORT = 80;
/** `Sec-Fetch-Site` of an address that somebody typed in, and of this door's own answers. */
const OWN_SITES = new Set(["none", "same-origin"]);
/** What some HTTP clients offer with each first request, and every server may pass over (RFC 9110, 7.8). */
const PASSED_OVER = "h2c";

/** Why a request is refused; undefined when it may go on. */
export function refusalOf(head: RequestHead, admission: Admission): Refusal | undefined {
  const values = valuesByName(head.rawHeaders);
  return (
    wrongTarget(head) ??
    wrongHost(values("host"), admission) ??
    wrongUpgrade(values("upgrade")) ??
    wrongOrigin(head, values, admission)
  );
}

/** Whether a text can stand in `hostsAllowed`. */
export function isHost(text: string): boolean {
  return readHost(text) !== undefined;
}

/** Whether a text can stand in `originsAllowed`. Neither `null` nor `*` can: each of them is every page. */
export function isOrigin(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*]+$/i.test(text) && URL.canParse(text);
}

function valuesByName(rawHeaders: readonly string[]): (name: string) => string[] {
  return name =>
    rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function wrongTarget({ method, target }: RequestHead): Refusal | undefined {
  if (target.startsWith("/")) return undefined;
  const message = inEnglish(say("limit.target", { asked: quoted(`${method} ${target}`) }));
  return { limit: "target", status: 400, message };
}

function wrongHost(given: readonly string[], { port, hostsAllowed }: Admission): Refusal | undefined {
  const [host] = given;
  if (host === undefined || given.length > 1) {
    const message =
      host === undefined
        ? inEnglish(say("limit.no-host"))
        : inEnglish(say("limit.hosts", { count: given.length }));
    return { limit: "host", status: 400, message };
  }
  const asked = readHost(host);
  if (asked !== undefined) {
    if (isLoopback(asked.name) && asked.port === port) return undefined;
    for (const allowed of hostsAllowed) {
      const known = readHost(allowed);
      const isPortRight = !/:\d+$/.test(allowed) || known?.port === asked.port;
      if (known?.name === asked.name && isPortRight) return undefined;
    }
  }
  const message = inEnglish(
    say("limit.host", {
      address: `127.0.0.1:${port}`,
      name: `localhost:${port}`,
      asked: quoted(host),
    }),
  );
  return { limit: "host", status: 421, message };
}

/** A host in one form, whatever its case. A name may end in a dot. */
function readHost(text: string): { name: string; port: number } | undefined {
  const [, given = "", port = `${HTTP_PORT}`] = HOST.exec(text) ?? [];
  if (given === "") return undefined;
  if (given.startsWith("[")) {
    const url = `http://${given}/`;
    return URL.canParse(url) ? { name: new URL(url).hostname, port: Number(port) } : undefined;
  }
  // An address has no such form, so that it stays another name.
  const name = isIPv4(given.slice(0, -1)) ? given : given.replace(/\.$/, "");
  return { name: name.toLowerCase(), port: Number(port) };
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}

function wrongUpgrade(given: readonly string[]): Refusal | undefined {
  const asked = given.flatMap(value => value.split(",")).map(value => value.trim().toLowerCase());
  if (asked.every(protocol => protocol === PASSED_OVER)) return undefined;
  const message = inEnglish(say("limit.upgrade", { asked: quoted(asked.join(", ")) }));
  return { limit: "upgrade", status: 400, message };
}

/** A browser says where the page is that asks: by `Origin`, by `Sec-Fetch-Site`, or by asking first what it may ask. */
function wrongOrigin(
  head: RequestHead,
  values: (name: string) => string[],
  { originsAllowed }: Admission,
): Refusal | undefined {
  const refused = (what: Sentence): Refusal => ({
    limit: "origin",
    status: 403,
    message: inEnglish(say("limit.page", { what })),
  });
  if (head.rawHeaders.some((name, index) => index % 2 === 0 && /^access-control-request-/i.test(name)))
    return refused(say("page.asks"));
  const origins = values("origin");
  const own = originOf(`http://${values("host")[0] ?? ""}`);
  const named = new Set(originsAllowed.map(originOf));
  const foreign = origins.find(origin => originOf(origin) !== own && !named.has(originOf(origin)));
  if (foreign !== undefined) return refused(say("page.origin", { origin: quoted(foreign) }));
  if (origins.length > 1) return refused(say("page.origins"));
  const isNamed = origins.some(origin => named.has(originOf(origin)));
  const site = values("sec-fetch-site").find(value => !OWN_SITES.has(value.trim().toLowerCase()));
  return site === undefined || isNamed ? undefined : refused(say("page.site", { site: quoted(site) }));
}

/** An origin in one form; what is none stays as it is, so that it equals nothing but itself. */
function originOf(text: string): string {
  if (!URL.canParse(text)) return text;
  const { origin, protocol, host } = new URL(text);
  return origin === "null" ? `${protocol}//${host}` : origin;
}
