/** The plugins to which the repair is held: every version that npm has from 2.1.1 on, as `package.json` installs them. */
export const VERSIONS = ["2.1.1", "2.1.3", "2.1.6", "2.4.6", "2.4.9"] as const;

/** The latest: the catalogue says for each scenario what comes of it with the repair. */
export const LATEST = "2.4.9";

export const bareOf = (version: string): string => `openclaw-weixin@${version}`;
export const repairedOf = (version: string): string => `${bareOf(version)}+repair`;
