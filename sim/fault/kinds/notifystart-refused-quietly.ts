/** `notifystart-refused-quietly`: a refusal that looks like a yes to whoever reads `ret` alone (S-05). */
import { serves } from "../make.ts";

export const notifystartRefusedQuietly = serves(
  {
    id: "notifystart-refused-quietly",
    family: "A",
    summary: "notifystart is refused with `ret: 0` beside `errcode: -14`, and cures no session.",
    endpoints: ["notifystart"],
  },
  { notifystart: "refused-with-ret-zero" },
);
