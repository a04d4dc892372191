/** The addresses of the service (ilink-protocol §1.1). Nothing is ever sent to them. */

/** The bot API and its QR login. */
export const API_URL = "https://ilinkai.weixin.qq.com";

/** Uploads and downloads; the path is part of it. */
export const CDN_URL = "https://novac2c.cdn.weixin.qq.com/c2c";

/** Where a redirected QR login goes on (`redirect_host`): made up, of the service's form. */
export const REDIRECT_HOST = "idc2.ilinkai.weixin.qq.com";

/**
 * Which host a request came to. `other`: `REDIRECT_HOST` and any that is not the service's; nothing is served there but
 * a redirected QR login, which goes on there alone.
 */
export type ServiceHost = "api" | "cdn" | "other";
