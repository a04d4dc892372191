/** What a table of messages is, and what the types know of it. */
import { withBlanks } from "../trace/blanks.ts";

/** A message with its blanks in braces: `{count} runs`; in two forms where a language counts so. */
export type Text = string | { readonly one: string; readonly other: string };

/** The same messages in another language; one that lacks, or is too many, does not compile. */
export type Translated<Table> = { readonly [Key in keyof Table]: Text };

/** The names of the blanks in a message. */
export type Blank<T> = T extends { one: infer One; other: infer Other }
  ? "count" | Blank<One> | Blank<Other>
  : T extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Blank<Rest>
    : never;

/** What fills the blanks of a message. */
export type Values<T> = [Blank<T>] extends [never] ? [] : [Readonly<Record<Blank<T>, string | number>>];

/** The message with its blanks filled. What stands in a value is left as it is. */
export function filled(text: Text, values: Readonly<Record<string, string | number>>): string {
  const form = typeof text === "string" ? text : values.count === 1 ? text.one : text.other;
  return withBlanks(form, /\{(\w+)\}/g, ([blank, name = ""]) =>
    Object.hasOwn(values, name) ? String(values[name]) : blank,
  );
}

/** Says the message of a key, with its blanks filled. */
export type SayOf<Table> = <Key extends keyof Table>(key: Key, ...values: Values<Table[Key]>) => string;

export const speaker =
  <Table>(table: Translated<Table>): SayOf<Table> =>
  (key, ...values) =>
    filled(table[key], (values as [Record<string, string | number>?])[0] ?? {});
