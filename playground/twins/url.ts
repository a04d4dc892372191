/** The part of `node:url` that a run uses. */
export const fileURLToPath = (url: string | URL): string => decodeURIComponent(new URL(url).pathname);
