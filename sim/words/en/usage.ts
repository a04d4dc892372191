/** What the library that reads the command line says of it: read back from there, a line each. */
export const USAGE = {
  "usage.unknown-option": "error: unknown option '{flag}'",
  "usage.unknown-command": "error: unknown command '{name}'",
  "usage.missing-argument": "error: missing required argument '{name}'",
  "usage.missing-value": "error: option '{flags}' argument missing",
  "usage.too-many-of":
    "error: too many arguments for '{command}'. Expected {expected} arguments but got {received}: {given}.",
  "usage.too-many-of-one":
    "error: too many arguments for '{command}'. Expected 1 argument but got {received}: {given}.",
  "usage.too-many": "error: too many arguments. Expected {expected} arguments but got {received}: {given}.",
  "usage.near-some": "(Did you mean one of {words}?)",
  "usage.near": "(Did you mean {words}?)",
} as const;
