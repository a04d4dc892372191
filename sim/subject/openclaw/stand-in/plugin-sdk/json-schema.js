/** Checks a channel's config against its JSON Schema and fills in defaults, for the keywords that config schemas use. */

/**
 * @typedef {{ path: (string | number)[], message: string }} Issue
 * @typedef {Record<string, any>} Schema
 */

/**
 * The value with defaults filled in, or every place where it does not fit. The given value stays as it is.
 * @param {Schema} schema
 * @param {unknown} value
 * @returns {{ success: true, data: unknown } | { success: false, issues: Issue[] }}
 */
export function parseBySchema(schema, value) {
  /** @type {Issue[]} */
  const issues = [];
  const data = parse(schema, value, [], issues);
  return issues.length === 0 ? { success: true, data } : { success: false, issues };
}

/**
 * @param {Schema} schema
 * @param {unknown} given
 * @param {(string | number)[]} path
 * @param {Issue[]} issues
 * @returns {unknown}
 */
function parse(schema, given, path, issues) {
  const value = given === undefined ? structuredClone(schema.default) : given;
  const wrong = problem(schema, value);
  if (wrong) {
    issues.push({ path, message: wrong });
    return value;
  }
  for (const part of schema.allOf ?? []) parse(part, value, path, issues);
  if (Array.isArray(value))
    return value.map((item, at) => parse(schema.items ?? {}, item, [...path, at], issues));
  return isRecord(value) ? parseRecord(schema, value, path, issues) : value;
}

/**
 * @param {Schema} schema
 * @param {Record<string, unknown>} value
 * @param {(string | number)[]} path
 * @param {Issue[]} issues
 */
function parseRecord(schema, value, path, issues) {
  const { properties = {}, required = [], additionalProperties: others = true } = schema;
  for (const key of required) {
    if (value[key] === undefined) issues.push({ path: [...path, key], message: "is missing" });
  }
  /** @type {Record<string, unknown>} */
  const data = {};
  for (const key of new Set([...Object.keys(properties), ...Object.keys(value)])) {
    const rule = Object.hasOwn(properties, key) ? properties[key] : others;
    if (rule === false) issues.push({ path: [...path, key], message: "is not a known key" });
    const of = isRecord(rule) ? rule : {};
    if (value[key] !== undefined || of.default !== undefined)
      data[key] = parse(of, value[key], [...path, key], issues);
  }
  return data;
}

/**
 * What is wrong with a value itself, leaving out what is inside it.
 * @param {Schema} schema
 * @param {any} value
 */
function problem(schema, value) {
  const {
    type,
    enum: allowed,
    const: only,
    anyOf = schema.oneOf,
    minimum,
    maximum,
    minLength,
    pattern,
  } = schema;
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.some(name => isOf(name, value))) return `must be ${types.join(" or ")}`;
  if (allowed && !allowed.includes(value)) return `must be one of ${allowed.join(", ")}`;
  if (only !== undefined && value !== only) return `must be ${only}`;
  if (anyOf && !anyOf.some((/** @type {Schema} */ each) => parseBySchema(each, value).success))
    return "fits no form";
  if (typeof value === "number" && (value < minimum || value > maximum)) return "is out of range";
  if (typeof value === "string" && value.length < minLength) return "is too short";
  if (typeof value === "string" && pattern && !new RegExp(pattern, "u").test(value))
    return `must fit ${pattern}`;
  return undefined;
}

/**
 * @param {string} type
 * @param {unknown} value
 */
function isOf(type, value) {
  if (type === "integer") return Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  return type === "object" ? isRecord(value) : typeof value === type;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
