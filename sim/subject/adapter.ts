/** Loads anyone's own adapter: a file whose default export is a subject. */
import fs from "node:fs";
import { placeOfError } from "../trace/place.ts";
import type { Sentence } from "../trace/sentence.ts";
import { adapterIn, faceOf } from "./adapter-shape.ts";
import { describeError, wordsOf } from "./describe-error.ts";
import { importFresh } from "./fresh/import-fresh.ts";
import { say } from "./sentences.ts";
import type { SubjectModule } from "./subject.ts";
import { UnknownSubjectError } from "./unknown-subject.ts";

/** Load an adapter from a file. Each `create` works on a fresh instance of the adapter and of all that it imports. */
export async function loadAdapter(subject: string, file: string): Promise<SubjectModule> {
  const real = fs.existsSync(file) ? fs.realpathSync(file) : undefined;
  if (real === undefined || !fs.statSync(real).isFile()) {
    const problem = say(real === undefined ? "code.missing" : "code.folder", { file });
    throw new UnknownSubjectError(subject, problem, say("code.adapter"));
  }
  const { module } = await importAdapter(subject, real);
  const { name, exceptions, declares } = module;
  return {
    name,
    ...(exceptions ? { exceptions } : {}),
    ...(declares === undefined ? {} : { declares }),
    create: async context => {
      const instance = await importAdapter(subject, real);
      const made: unknown = await instance.module.create(context);
      return faceOf(made, {
        wrong: (problem, remedy) => {
          throw new UnknownSubjectError(subject, say("code.made", { file, problem }), remedy);
        },
        disposed: instance.close,
      });
    },
  };
}

async function importAdapter(
  subject: string,
  file: string,
): Promise<{ module: SubjectModule; close(): void }> {
  try {
    const { namespace, close } = await importFresh(file);
    const module = adapterIn(namespace, (problem, remedy) => {
      throw new UnknownSubjectError(subject, say("code.of", { file, problem }), remedy);
    });
    return { module, close };
  } catch (error) {
    if (error instanceof UnknownSubjectError) throw error;
    const place = placeOfError(error);
    const told = { file, error: describeError(error) };
    const problem =
      place === undefined ? say("code.broken", told) : say("code.broken-at", { ...told, place });
    throw new UnknownSubjectError(subject, problem, remedyFor(error), { cause: error });
  }
}

function remedyFor(error: unknown): Sentence {
  if (error instanceof ReferenceError && /^(module|exports|require) is not defined/.test(error.message)) {
    return say("code.es-module", { example: "export default { name, create }" });
  }
  const [, name] = /^Cannot find package '([^']+)'/.exec(wordsOf(error).replace(/^Error[^:]*: /, "")) ?? [];
  return name === undefined ? say("code.mend") : say("code.no-package", { package: name });
}
