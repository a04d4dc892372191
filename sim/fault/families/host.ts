/** The client's own host: the process, its disk, its clock or the host around it misbehaves. */

import { family } from "../family.ts";
import { crash } from "../kinds/crash.ts";
import { handlerKills } from "../kinds/handler-kills.ts";
import { handlerSlow } from "../kinds/handler-slow.ts";
import { handlerThrows } from "../kinds/handler-throws.ts";
import { storeSlow } from "../kinds/store-slow.ts";
import { suspend } from "../kinds/suspend.ts";
import { wallClockStep } from "../kinds/wall-clock-step.ts";
import { BLOCKS, BOT_ENDPOINTS, inCallback, inHandler, inStore, onDisk, onHost, onProcess } from "../make.ts";

export const HOST = family("X", [
  // A listener waits for a person, or for a service that is gone: the client told it something, and hears no more.
  inCallback(
    {
      id: "callback-hangs",
      summary:
        "What the client tells its host, or asks its operator, while the window is open is never done with.",
    },
    { do: "hang" },
  ),
  // A login writes its file while the client reads it, and half a token is no token (S-04).
  onHost(
    {
      id: "credential-half-written",
      summary:
        "The client is handed half of its token when the window opens, and the whole one when it closes.",
      endpoints: BOT_ENDPOINTS,
      impact: BLOCKS,
    },
    { do: "tear-credential" },
    { do: "mend-credential" },
  ),
  // The files belong to another user since somebody ran the client as root (S-39).
  onDisk(
    { id: "disk-denied", summary: "Writes to the client's files fail with EACCES; what was there stays." },
    { do: "fail", code: "EACCES" },
  ),
  // The disk or the network share behind it is failing.
  onDisk(
    { id: "disk-error", summary: "Writes to the client's files fail with EIO; what was there stays." },
    { do: "fail", code: "EIO" },
  ),
  // Logs or another program have filled the disk (S-39).
  onDisk(
    { id: "disk-full", summary: "Writes to the client's files fail with ENOSPC; what was there stays." },
    { do: "fail", code: "ENOSPC" },
  ),
  // Synchronous work or a long collection of garbage holds the loop; what came meanwhile is ready at once
  // afterwards.
  onProcess(
    {
      id: "event-loop-stall",
      summary:
        "The process does nothing while the window is open; connections live on, and timers fire late.",
      exclusive: "process",
    },
    { do: "suspend", connections: "kept", clock: "runs" },
    { do: "resume" },
  ),
  // User code waits for an approval or a model that does not answer (S-37).
  inHandler(
    {
      id: "handler-hangs",
      summary: "The host's handler does not end its work on a message before the window closes.",
    },
    { do: "hang" },
  ),
  // A change of the host's configuration restarts its channels without patience (S-22, OW#141).
  onHost(
    {
      id: "hot-reload",
      summary:
        "The host stops a running account and starts it again, after 5s even when the stop is not done.",
    },
    { do: "hot-reload" },
  ),
  // Somebody starts the client twice on one machine, with the same accounts and files (S-24).
  onProcess(
    {
      id: "second-instance",
      summary:
        "A second instance of the client runs beside the first while the window is open, on the same files.",
      durable: true,
      exclusive: "second-instance",
    },
    { do: "second-instance" },
    { do: "end-second-instance" },
  ),
  // A supervisor and a person start the same account, or a start is retried that had succeeded (S-24).
  onHost(
    { id: "start-twice", summary: "The host starts an account that runs already." },
    { do: "start-twice" },
  ),
  // A user writes `/restart`, and the handler of that very message stops the client that waits for it.
  inHandler(
    {
      id: "stop-inside-handler",
      summary:
        "The host's handler asks the client to stop the account and waits for that; then the host starts it again.",
    },
    { do: "stop-inside" },
  ),
  // The line to a database is dead, and nobody says so (S-39).
  inStore(
    {
      id: "store-hangs",
      summary: "A call of the client's store while the window is open never ends, and has no effect.",
    },
    { do: "hang" },
  ),
  // A disk fails in the middle of a write, and half of a file replaces the whole one (S-39).
  onDisk(
    {
      id: "torn-write",
      summary: "Of a write to the client's files the first half arrives, and then it fails with EIO.",
    },
    { do: "tear" },
  ),
  // With a file of their own:
  crash,
  handlerKills,
  handlerSlow,
  handlerThrows,
  storeSlow,
  suspend,
  wallClockStep,
]);
