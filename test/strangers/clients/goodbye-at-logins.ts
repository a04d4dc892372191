/** Says notifystop with the former token at each login, and notifystart with the new one. */
import { classBot } from "../kit/class-bot.ts";
import { overFetch } from "../kit/stack.ts";

export default classBot("goodbye-at-logins", { stack: overFetch, saysGoodbyeAtLogins: true });
