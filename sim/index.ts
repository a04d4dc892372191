/**
 * Public names of the harness: run scenarios from code, for instance as a test of your own client.
 *
 * @module ilink-sim
 */
export { type Config, defineConfig } from "./config/config.ts";
export { DOORS, type DoorName } from "./door/door.ts";
export type { HttpLimits } from "./door/http-limits.ts";
export { FAULT_KINDS } from "./fault/table.ts";
export type { Invariant, Violation } from "./invariant/invariant.ts";
export { INVARIANTS } from "./invariant/table.ts";
export { type Loopback, serveLoopback, type WrittenMessage } from "./loopback/loopback.ts";
export type { LoopbackOptions } from "./loopback/options.ts";
export {
  type CatalogueEntry,
  loadCatalogue,
  readScenario,
} from "./scenario/catalogue.ts";
export { findScenarios } from "./scenario/find.ts";
export { type ParseOptions, parseScenario } from "./scenario/parse.ts";
export { printScenario } from "./scenario/print.ts";
export { type Problem, ScenarioError } from "./scenario/problem.ts";
export type {
  Expectation,
  FaultLine,
  Scenario,
  ServerSettings,
  WorkloadLine,
} from "./scenario/scenario.ts";
export { UnknownScenarioError } from "./scenario/unknown.ts";
export { type FuzzOptions, fuzz, type Judgement, type Predicate } from "./search/fuzz.ts";
export type { Failure, FuzzResult } from "./search/result.ts";
export type {
  Credential,
  Host,
  InboundMessage,
  SendReport,
  Subject,
  SubjectContext,
  SubjectModule,
  Turn,
} from "./subject/subject.ts";
export { resolveSubject, SUBJECTS, UnknownSubjectError } from "./subject/table.ts";
export { digestTrace } from "./trace/digest.ts";
export { parseTrace, printTrace } from "./trace/jsonl.ts";
export type { Limits } from "./trace/limits/limits.ts";
export type { Policy } from "./trace/limits/policy.ts";
export type { TraceRecord } from "./trace/record.ts";
export type { Trace, TraceHeader } from "./trace/trace.ts";
export { exitCode, judge, type Verdict } from "./verdict/judge.ts";
export { runTrial, type Trial, type TrialOptions, type TrialRow } from "./verdict/trial.ts";
export { type RunOptions, type RunResult, simulate } from "./world/simulate.ts";
