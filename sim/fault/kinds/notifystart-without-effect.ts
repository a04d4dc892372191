/** `notifystart-without-effect`: the call that is said to mend a session is answered with a yes and mends nothing (ilink-protocol §3.1). */
import { serves } from "../make.ts";

export const notifystartWithoutEffect = serves(
  {
    id: "notifystart-without-effect",
    family: "A",
    summary: "notifystart is answered with a yes and cures no session.",
    endpoints: ["notifystart"],
  },
  { notifystart: "no-effect" },
);
