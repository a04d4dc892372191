/** What `--help` says below the commands: the subjects, where to start, the exit codes. */
import { SUBJECTS } from "../subject/table.ts";
import { inUse, t } from "./spoken.ts";

export function help(): string {
  const { subject } = inUse();
  const start = [
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
  return `
${t("help.subjects")}
${SUBJECTS.map(({ name, description }) => `  ${name.padEnd(26)} ${subject(name, description)}`).join("\n")}

${t("help.start")}
${start.map(([command = "", what]) => `  ${command.padEnd(45)}  ${what}`).join("\n")}

${t("help.exits")}
  ${t("help.exits.codes")}`;
}
