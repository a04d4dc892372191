/** Where some strangers keep what must outlive the process: a file an account, written whole or not at all. */
import fs from "node:fs";
import path from "node:path";
import type { SubjectContext } from "../../../sim/subject/subject.ts";

export interface StateFile<State> {
  read(): State | undefined;
  /** Whether it is safe to forget it elsewhere. */
  write(state: State): boolean;
  close?(): void;
}

export function stateFile<State>(context: SubjectContext, name: string): StateFile<State> {
  const fileOf = (): string => path.join(context.stateDir(), `${name}.json`);
  return {
    read() {
      if (!context.durable) return undefined;
      try {
        return JSON.parse(fs.readFileSync(fileOf(), "utf8")) as State;
      } catch {
        return undefined;
      }
    },
    write(state) {
      if (!context.durable) return true;
      try {
        fs.writeFileSync(`${fileOf()}.new`, JSON.stringify(state));
        fs.renameSync(`${fileOf()}.new`, fileOf());
        return true;
      } catch {
        return false;
      }
    },
  };
}
