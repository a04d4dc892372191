import { expect, it } from "vitest";
import { callerFolder, folderForScenarios } from "../../../sim/commands/caller.ts";

it.each([
  [
    "a script of the checkout, from a folder below",
    "/co",
    { INIT_CWD: "/co/sub", npm_lifecycle_event: "sim" },
    "/co/sub",
  ],
  ["npm start from elsewhere", "/co", { INIT_CWD: "/else", npm_lifecycle_event: "start" }, "/else"],
  [
    "a script of another package that calls the program",
    "/app",
    { INIT_CWD: "/app/x", npm_lifecycle_event: "sim" },
    "/app",
  ],
  ["another script of the checkout", "/co", { INIT_CWD: "/co/sub", npm_lifecycle_event: "test" }, "/co"],
  ["the program itself", "/co/sub", {}, "/co/sub"],
])("paths of %s are meant from where it was typed", (_what, cwd, env, expected) => {
  expect(callerFolder(cwd, env, "/co")).toBe(expected);
});

it("a new scenario goes into the catalogue from anywhere in a checkout", () => {
  expect(["/co", "/co/sub", "/cobalt", "/else"].map(cwd => folderForScenarios(cwd, "/co"))).toEqual([
    "/co",
    "/co",
    "/cobalt",
    "/else",
  ]);
});
