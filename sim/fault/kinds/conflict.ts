/** `conflict`: services of this sort answer so to the second of two pollers, and take the first one for it after a drop. */
import { answersStatus } from "../statuses.ts";

export const conflict = answersStatus(
  { id: "conflict", summary: "Answered 409: the service says that another poller is active." },
  409,
);
