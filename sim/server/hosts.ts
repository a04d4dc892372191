/** The addresses of the service (ilink-protocol §1.1). Nothing is ever sent to them. */

/** The bot API and its QR login. */
export const API_URL = "https://ilinkai.weixin.qq.com";

/** Uploads and downloads; the path is part of it. */
export const CDN_URL = "https://novac2c.cdn.weixin.qq.com/c2c";

/** Where the bot API of an account is that a login moved (`baseurl`): made up, of the service's form. */
export const MOVED_URL = "https://idc3.ilinkai.weixin.qq.com";

/** Where a redirected QR login goes on (`redirect_host`): made up, of the service's form. */
export const REDIRECT_HOST = "idc2.ilinkai.weixin.qq.com";

/**
 * Which host a request came to. `other`: `REDIRECT_HOST` and any that is not the service's; nothing is served there but
 * a redirected QR login, which goes on there alone.
 */
export type ServiceHost = ApiHost | "cdn" | "other";

/** Where the bot API is served: `moved` is `MOVED_URL`, for the accounts alone that a login sent there. */
export type ApiHost = "api" | "moved";

export const API_URLS: Readonly<Record<ApiHost, string>> = { api: API_URL, moved: MOVED_URL };
