/** What may stand at a place of a scenario's text, by the schema: keys, or the values of a key. */
import { ITEM, type Place, placeAt } from "./yaml-place.ts";

/** The part of JSON Schema that scenarios are described in. */
export interface Schema {
  description?: string;
  type?: string | string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Branch[];
}

/** Attributes that only one kind of fault has. */
interface Branch {
  if?: { properties?: { kind?: { const?: unknown } } };
  then?: Schema;
}

export interface Option {
  label: string;
  /** What it means. */
  info?: string;
  /** What is written when it is chosen. */
  apply: string;
}

/** The options at a place of the text, and where the word begins that they replace. */
export function completionsAt(
  schema: Schema,
  text: string,
  offset: number,
): { from: number; options: Option[] } {
  const place = placeAt(text, offset);
  const here = place.path.reduce<Schema[]>(
    (schemas, step) => schemas.flatMap(each => within(each, step, place.kind)),
    alternatives(schema),
  );
  const values =
    place.key === undefined ? here : here.flatMap(each => within(each, place.key ?? "", place.kind));
  const options = place.key === undefined ? [...keysOf(here, place), ...valuesOf(values)] : valuesOf(values);
  return { from: place.from, options };
}

/** A schema, and each that stands for it in its place. */
function alternatives(schema: Schema): Schema[] {
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(alternatives)];
}

function within(schema: Schema, step: string | typeof ITEM, kind: string | undefined): Schema[] {
  if (step === ITEM) return schema.items === undefined ? [] : alternatives(schema.items);
  const { properties = {}, additionalProperties } = schema;
  const own = Object.hasOwn(properties, step) ? properties[step] : undefined;
  const branch = schema.allOf?.find(each => kind !== undefined && each.if?.properties?.kind?.const === kind);
  const ofKind = branch?.then?.properties?.[step];
  const other = typeof additionalProperties === "object" ? additionalProperties : undefined;
  // What the kind says is narrower than what holds for any.
  return [ofKind ?? own ?? other].flatMap(each => (each === undefined ? [] : alternatives(each)));
}

function keysOf(schemas: readonly Schema[], { taken }: Place): Option[] {
  const options = new Map<string, Option>();
  for (const { properties = {}, propertyNames } of schemas) {
    for (const [label, { description }] of Object.entries(properties))
      options.set(label, optionOf(label, `${label}: `, description));
    for (const name of propertyNames?.enum ?? [])
      options.set(String(name), optionOf(String(name), `${name}: `));
  }
  return [...options.values()].filter(({ label }) => !taken.has(label));
}

function valuesOf(schemas: readonly Schema[]): Option[] {
  const options = new Map<string, Option>();
  for (const value of schemas) {
    const listed = [...(value.enum ?? []), ...(value.const === undefined ? [] : [value.const])];
    if (value.type === "boolean") listed.push(true, false);
    for (const each of listed)
      options.set(String(each), optionOf(String(each), String(each), value.description));
  }
  return [...options.values()];
}

const optionOf = (label: string, apply: string, info?: string): Option =>
  info === undefined ? { label, apply } : { label, apply, info };
