/** The door through Node's own HTTP stack. */
import type { Door } from "../../sim/door/door.ts";

export const mswDoor: Door = {
  settleTurns: 0,
  open() {
    throw new Error("the door msw needs Node");
  },
};
