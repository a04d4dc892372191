/** What an attack is: one way to treat the client badly, and the judgement of what is left. */

/** `small`: a few seconds, for the tests. `full`: minutes, for `npm run torture`. */
export const SCALES = ["small", "full"] as const;
export type Scale = (typeof SCALES)[number];

export interface AttackOptions {
  scale: Scale;
  /** Draws moments, users and answers. */
  seed: string;
  /** Ends the attack: it rejects, and its processes are gone. */
  signal: AbortSignal;
  /** Told what is going on. */
  progress: (text: string) => void;
  /** Break the client, or what the judge is given, in one of the attack's own ways: it must be noticed. */
  sabotage?: string;
}

/** What was counted. Absent: the attack has nothing of the kind. */
export interface Figures {
  /** Processes ended by SIGKILL. */
  kills?: number;
  /** Messages that users wrote. */
  messages?: number;
  /** Messages whose handler began more than once. */
  again?: number;
  /** Messages or texts that are gone. */
  lost?: number;
  /** Texts that the server took. */
  sent?: number;
  /** Of them: taken more than once. */
  sentTwice?: number;
  /** The most memory of the client's process, MB. */
  peakMb?: number;
  /** The longest time in which the client's event loop did nothing else, milliseconds of the wall clock. */
  longestBlockMs?: number;
}

/** A promise of the client that did not hold. */
export interface Breach {
  rule: string;
  message: string;
}

export interface AttackReport {
  figures: Figures;
  breaches: readonly Breach[];
  /** What else whoever reads the figures has to know: what was injected because the machine lacks the real thing, say. */
  notes?: readonly string[];
}

export interface Attack {
  name: string;
  /** One line for people. */
  title: string;
  /** Ways to break the client, or the judge's input, that the attack must notice. */
  sabotages: readonly string[];
  run(options: AttackOptions): Promise<AttackReport>;
}
