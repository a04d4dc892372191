/** `node:path` as it is on a machine with slashes. */
export * from "pathe";
export { default } from "pathe";
