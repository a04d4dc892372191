/** One knob of the mock server: a point where the real service is not fully known, or differs from place to place. */
import { z } from "zod";
import type { Form } from "./forms.ts";

export interface Knob<S extends z.ZodType = z.ZodType> {
  /** Key in a scenario's `server:` block. */
  readonly key: string;
  /** Between what a scenario writes and what the server reads, with its description. */
  readonly schema: S;
  /** Every behaviour, in the words of a scenario; `<duration>` and `<number>` stand for any. */
  readonly behaviours: readonly string[];
  readonly default: z.output<S>;
  /** The default as a scenario writes it. */
  readonly written: string;
  /** What it decides. */
  readonly decides: string;
  /** Why the default is what it is. */
  readonly reason: string;
  /** Where the behaviours are reported: issues of Tencent/openclaw-weixin (OW), openclaw/openclaw (OC) and others, and sections of the protocol reference. */
  readonly source: string;
  /** What the search tries in place of the default. Absent: the default alone. */
  readonly draw?: Draw<z.output<S>>;
}

export interface Draw<T> {
  /** Once in so many runs. */
  readonly oneIn: number;
  /** One of these, the simplest first. */
  readonly of: readonly T[];
  /** What a value other than the default brings with it, by field of the settings. */
  along?(value: T): Readonly<Record<string, unknown>>;
}

type Given<S extends z.ZodType> = Omit<Knob<S>, "schema" | "behaviours" | "written"> & {
  readonly form: Form<S>;
};

/** A knob of what has to be said about it; the rest follows. */
export function knob<S extends z.ZodType>({ form, ...given }: Given<S>): Knob<S> {
  const written = String(z.encode(form.schema, given.default));
  const schema = form.schema.meta({ description: `${given.decides} Default ${written}.` });
  return { ...given, schema, behaviours: form.behaviours, written };
}
