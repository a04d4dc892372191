/** What `--help` says below the commands: the subjects, where to start, the exit codes; and the examples of each command. */
import { columns, GAP, WIDTH } from "../report/columns.ts";
import { SUBJECTS } from "../subject/table.ts";
import { COMMAND } from "./package-root.ts";
import { inUse, t } from "./spoken.ts";

/** A line of each command, and what it does. */
const examples = (): [string, string][] => [
  ["run bug-155", t("help.start.family")],
  ["run --subject ./my-client.ts", t("help.start.own")],
  ["run --subject openclaw-weixin:../my-fork", t("help.start.fork")],
  ["run bug-155/overnight-idle --no-expect", t("help.start.verdict")],
  ["replay bug-155/overnight-idle --subject fixed", t("help.start.replay")],
  ["fuzz --runs 2000 --subject fixed", t("help.start.fuzz")],
  ["merge", t("help.start.merge")],
  ["exhaust --length 3", t("help.start.exhaust")],
  ["coverage coverage.json", t("help.start.coverage")],
  ["diff fixed legacy --runs 50", t("help.start.diff")],
  ["score", t("help.start.score")],
  ["herd --subject fixed", t("help.start.herd")],
  ["faults", t("help.start.faults")],
  ["serve bug-155/overnight-idle --verbose", t("help.start.serve")],
  ["record --upstream http://127.0.0.1:8080", t("help.start.record")],
  ["new scenario transport/lost-hour", t("help.start.new")],
  ["init", t("help.start.init")],
];

/** Those that stand in the help of one command alone. */
const furtherExamples = (): [string, string][] => [
  ["list --tag hang", t("help.example.list")],
  ["list bug-155", t("help.example.list-folder")],
  ["preload", t("help.example.preload")],
  ["tour", t("help.example.tour")],
];

export function help(): string {
  const { subject } = inUse();
  const codes = t("help.exits.codes").split("   ");
  return `
${t("help.subjects")}
${table(SUBJECTS.map(({ name, description }) => [name, subject(name, description)]))}

${t("help.start")}
${table(examples())}

${t("help.exits")}
${table(codes.map(code => [code.slice(0, code.indexOf(" ")), code.slice(code.indexOf(" ") + 1)]))}`;
}

/** @param command with its subcommand: `new scenario` */
export function examplesOf(command: string): string {
  const own = [...examples(), ...furtherExamples()].filter(([line]) => `${line} `.startsWith(`${command} `));
  if (own.length === 0) return "";
  const lines = own.flatMap(([line, what]) => [`  ${COMMAND} ${line}`, table([["", what]])]);
  return `\n${t("help.examples")}\n${lines.join("\n")}`;
}

/** Rows set in by two columns: the first cell of each is empty. */
function table(rows: readonly (readonly [string, string])[]): string {
  const first = Math.max(...rows.map(([name]) => name.length));
  return columns(
    rows.map(([name, what]) => ["", name, what]),
    [0, first, WIDTH - GAP - first - GAP],
  );
}
