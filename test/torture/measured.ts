/** Attacks that measure one thing and have tests of their own: what they measure, as an attack's report. */
import type { Attack, AttackReport, Breach } from "./attack.ts";
import { workOff } from "./backlog.ts";
import { HOSTILE_LIMITS, measureHostileAnswers, peakMbOf } from "./hostile-answers.ts";
import { HOSTILE } from "./hostile-kinds.ts";
import { measureSends } from "./sends.ts";
import { attackServe } from "./serve.ts";
import { copyUnderLoad } from "./store-copies.ts";

/** A breach for each condition that does not hold. */
const unless = (
  ...conditions: readonly (readonly [holds: boolean, rule: string, message: string])[]
): Breach[] => conditions.filter(([holds]) => !holds).map(([, rule, message]) => ({ rule, message }));

/** The work, or the end of the waiting for it: some of it knows no signal. */
async function orBrokenOff<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const breakOff = (): void => reject(signal.reason);
  signal.addEventListener("abort", breakOff);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", breakOff);
  }
}

const COPIES = { small: 20, full: 1_000 } as const;

const storeCopies: Attack = {
  name: "store-copies",
  title: "a store copied by its own process while another tries to open it",
  sabotages: [],
  async run({ scale, signal }): Promise<AttackReport> {
    const count = COPIES[scale];
    const { copies, attempts, inUse, opened, corrupt } = await copyUnderLoad({
      copies: count,
      attempts: count,
      signal,
    });
    return {
      figures: {},
      breaches: unless(
        [opened === 0, "let-in", `${opened} of ${attempts} attempts got in`],
        [corrupt === 0, "store", `${corrupt} times the store was damaged, or could not be written`],
        [inUse === count, "in-use", `${inUse} of ${count} attempts were told in-use`],
      ),
      notes: [`${copies} copies, ${inUse} attempts refused as in-use`],
    };
  },
};

const BACKLOG = { small: 2_000, full: 50_000 } as const;
const BUSY_MS_MAX = 50;
const PER_SECOND_MIN = 2_000;

const backlog: Attack = {
  name: "backlog",
  title: "a backlog of 50,000 messages",
  sabotages: [],
  async run({ scale, signal }): Promise<AttackReport> {
    const messages = BACKLOG[scale];
    const work = workOff({ messages, users: 50, from: "store" });
    const { handled, doubled, disordered, unsettled, perSecond, perCpuSecond, blockedMs, busyMs } =
      await orBrokenOff(signal, work);
    return {
      figures: { messages, again: doubled, lost: messages - handled, longestBlockMs: blockedMs },
      breaches: unless(
        [handled === messages, "lost", `${messages - handled} messages were not handled`],
        [doubled === 0, "twice", `${doubled} messages were handled again`],
        [disordered === 0, "order", `${disordered} messages were not in the order of their user`],
        [unsettled === 0, "store", `${unsettled} messages are not settled in the store`],
        [
          busyMs <= BUSY_MS_MAX,
          "block",
          `${Math.round(busyMs)} ms computed at a stretch, over ${BUSY_MS_MAX}`,
        ],
        [
          perCpuSecond >= PER_SECOND_MIN,
          "slow",
          `${Math.round(perCpuSecond)} messages for a second of computing, under ${PER_SECOND_MIN}`,
        ],
      ),
      notes: [`${Math.round(perSecond)} messages/s, ${Math.round(busyMs)} ms computed at a stretch`],
    };
  },
};

/** At small scale one kind alone: each has a test of its own. */
const KINDS_SMALL = 1;

const hostileAnswers: Attack = {
  name: "hostile-answers",
  title: "bombs, endless and cut bodies, for client, repair and login",
  sabotages: [],
  async run({ scale, signal, progress }): Promise<AttackReport> {
    const kinds = Object.keys(HOSTILE).slice(0, scale === "full" ? undefined : KINDS_SMALL);
    const work = measureHostileAnswers({
      kinds,
      onMeasured: ({ kind, subject }) => progress(`${kind}, ${subject}`),
    });
    const measured = await orBrokenOff(signal, work);
    const peakMb = Math.max(...measured.map(one => one.peakMb));
    const blockedMs = Math.max(...measured.map(one => one.blockedMs));
    return {
      figures: { peakMb, longestBlockMs: blockedMs },
      breaches: measured.flatMap(({ kind, subject, peakMb: mb, blockedMs: ms, outcome }) =>
        unless(
          [
            mb <= peakMbOf(kind),
            "memory",
            `${kind}, ${subject}: ${Math.round(mb)} MB above idle (${outcome})`,
          ],
          [
            ms <= HOSTILE_LIMITS.blockedMs,
            "block",
            `${kind}, ${subject}: ${Math.round(ms)} ms at a stretch (${outcome})`,
          ],
        ),
      ),
      notes: [`${measured.length} answers; MB are above idle, and block is computing alone`],
    };
  },
};

const SENDS = { small: 2_000, full: 20_000 } as const;
/** Taken at once, of those that are asked for at once; the client's default. */
const ENDS = ["sent", "too-many"];

const sends: Attack = {
  name: "sends",
  title: "20,000 sends at once in a process of 512 files",
  sabotages: [],
  async run({ scale, signal }): Promise<AttackReport> {
    const count = SENDS[scale];
    const { ends, failure, arrived, doubled, blockedMs, connections, tookMs } = await orBrokenOff(
      signal,
      measureSends({ sends: count }),
    );
    const { sent = 0, "too-many": declined = 0 } = ends;
    const odd = Object.keys(ends).filter(end => !ENDS.includes(end));
    return {
      figures: { sent: arrived, sentTwice: doubled, longestBlockMs: blockedMs },
      breaches: unless(
        [odd.length === 0, "ends", `sends ended by ${odd.join(", ")}: ${failure}`],
        [sent + declined === count, "ends", `${sent + declined} of ${count} sends came to an end`],
        [arrived === sent, "lost", `${sent} were told as sent, ${arrived} arrived`],
        [doubled === 0, "sent-twice", `${doubled} texts arrived again`],
      ),
      notes: [
        `${count} at once: ${sent} sent, ${declined} declined, ${connections} connections, ${(tookMs / 1_000).toFixed(1)} s`,
      ],
    };
  },
};

const POLLS = { small: 1_000, full: 100_000 } as const;

const serve: Attack = {
  name: "serve",
  title: "the mock server: large, slow and foreign requests",
  sabotages: [],
  async run({ scale, signal, progress }): Promise<AttackReport> {
    const { figures, breaches } = await attackServe({ polls: POLLS[scale], signal, progress });
    const { polls, idleMb, attackedMb, attacks, letIn } = figures;
    return {
      figures: { peakMb: Math.max(...Object.values({ idleMb, attackedMb, all: figures.allMb })) },
      breaches,
      notes: [
        `${polls} polls, ${attacks} attacks, ${letIn} let in; ${Math.round(idleMb)} MB idle, ${Math.round(attackedMb)} MB in the end`,
      ],
    };
  },
};

/** Each has tests of its own. */
export const MEASURED: readonly Attack[] = [storeCopies, backlog, hostileAnswers, sends, serve];
