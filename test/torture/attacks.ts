/** Every attack, in the order in which they are run. */
import { accounts500 } from "./accounts-500.ts";
import type { Attack } from "./attack.ts";
import { clockSteps } from "./clock-steps.ts";
import { diskFull } from "./disk-full.ts";
import { killBackup } from "./kill-backup.ts";
import { killLogin } from "./kill-login.ts";
import { killOutbox } from "./kill-outbox.ts";
import { killWork } from "./kill-work.ts";
import { MEASURED } from "./measured.ts";
import { randomAnswers } from "./random-answers.ts";
import { standstill } from "./standstill.ts";
import { twoProcesses } from "./two-processes.ts";

export const ATTACKS: readonly Attack[] = [
  killWork,
  killOutbox,
  killLogin,
  killBackup,
  diskFull,
  standstill,
  clockSteps,
  twoProcesses,
  randomAnswers,
  accounts500,
  ...MEASURED,
];
