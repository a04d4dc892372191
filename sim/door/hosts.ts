/** The hosts of the virtual world: the service, its CDN, and the few others that a redirect may lead to. */
import { API_URL, CDN_URL, MOVED_URL, REDIRECT_HOST, type ServiceHost } from "../server/hosts.ts";

/** A captive portal. */
export const PORTAL_ORIGIN = "http://portal.invalid";

const HOSTS: ReadonlyMap<string, ServiceHost> = new Map([
  [API_URL, "api"],
  [MOVED_URL, "moved"],
  [new URL(CDN_URL).origin, "cdn"],
  [`https://${REDIRECT_HOST}`, "other"],
  [PORTAL_ORIGIN, "other"],
]);

/** Where a URL leads: host, and path with query. */
export interface Place {
  host: ServiceHost;
  path: string;
}

/** Undefined: out of the virtual world. */
export function locate(url: string): Place | undefined {
  if (url.startsWith(API_URL) && url[API_URL.length] === "/" && !url.includes("#"))
    return { host: "api", path: url.slice(API_URL.length) };
  // Another host, or another way to write the same address: capitals, an explicit port, a fragment.
  const parsed = URL.parse(url);
  const host = parsed === null ? undefined : HOSTS.get(parsed.origin);
  return parsed === null || host === undefined ? undefined : { host, path: parsed.pathname + parsed.search };
}
