/** 目录里每个场景的标题，按它的英文标题来查。 */
import { TITLES as BUG_155 } from "./bug-155.ts";
import { TITLES as DELIVERY } from "./delivery.ts";
import { TITLES as LOGIN } from "./login.ts";
import { TITLES as POLLING } from "./polling.ts";
import { TITLES as PROCESS } from "./process.ts";
import { TITLES as SENDING } from "./sending.ts";
import { TITLES as SESSION } from "./session.ts";
import { TITLES as TRANSPORT } from "./transport.ts";

const TITLES: Readonly<Record<string, string>> = {
  ...BUG_155,
  ...DELIVERY,
  ...LOGIN,
  ...POLLING,
  ...PROCESS,
  ...SENDING,
  ...SESSION,
  ...TRANSPORT,
};

/** 中文标题；不是目录里的，就是原来的标题。 */
export const titleInChinese = (english: string): string =>
  Object.hasOwn(TITLES, english) ? (TITLES[english] ?? english) : english;

/** 有译文的英文标题。 */
export const TRANSLATED_TITLES = Object.keys(TITLES);
