/** What an adapter must look like, checked member by member: what is missing, what was found, and how it is written right. */
import type { Sentence } from "../trace/sentence.ts";
import { DECLARATIONS, wrongDeclaration } from "./declarations.ts";
import { say } from "./sentences.ts";
import type { Subject, SubjectModule } from "./subject.ts";

/** Says what is wrong and what to do; does not return. */
export type Complain = (problem: Sentence, remedy: Sentence) => never;

/** The smallest adapter there is. */
const EXAMPLE = `export default {
    name: "my-client",
    create({ host }) {
      const client = new MyClient({ onMessage: m => host.handle({ account: "bot", from: m.from, text: m.text }, {}) });
      return {
        start: credential => client.connect(credential.baseUrl, credential.token),
        stop: account => client.close(),
        send: async ({ to, text }) => ({ outcome: (await client.send(to, text)) ? "sent" : "unknown", reason: "no answer" }),
        login: credential => client.useToken(credential.token),
      };
    },
  };`;

const REMEDY = say("adapter.example", { example: EXAMPLE });

/** The adapter that a file exports. */
export function adapterIn(namespace: Readonly<Record<string, unknown>>, complain: Complain): SubjectModule {
  const adapter = namespace.default;
  if (adapter === undefined) {
    const names = Object.keys(namespace).filter(name => name !== "module.exports");
    const found = names.length === 0 ? say("adapter.no-default") : say("adapter.only", { names });
    return complain(found, REMEDY);
  }
  if (typeof adapter === "function") return complain(...functionInstead(adapter));
  if (typeof adapter !== "object" || adapter === null) {
    return complain(say("adapter.kind", { kind: kindOf(adapter) }), REMEDY);
  }
  if (adapter instanceof Promise) {
    return complain(say("adapter.promise"), say("adapter.await", { example: REMEDY }));
  }
  const {
    name,
    create,
    exceptions,
    declares,
    default: inner,
  } = adapter as Partial<SubjectModule> & {
    default?: unknown;
  };
  if (create === undefined && typeof inner === "object" && inner !== null) {
    return complain(
      say("adapter.common-js", { seen: "{ default: … }" }),
      say("adapter.module-exports", { example: "{ name, create }", whole: REMEDY }),
    );
  }
  if (typeof name !== "string" || name === "") {
    return complain(say("adapter.no-name", { kind: kindOf(name) }), REMEDY);
  }
  if (typeof create !== "function") {
    return complain(say("adapter.no-create", { kind: kindOf(create) }), REMEDY);
  }
  const undeclarable = wrongDeclaration(declares);
  if (undeclarable !== null) return complain(say("adapter.declares", { what: undeclarable }), DECLARATIONS);
  const excuse = Object.entries(exceptions ?? {}).find(([, reason]) => typeof reason !== "string");
  if (typeof (exceptions ?? {}) !== "object" || excuse !== undefined) {
    const [name, kind] =
      excuse === undefined
        ? ["exceptions", kindOf(exceptions)]
        : [`exceptions.${excuse[0]}`, kindOf(excuse[1])];
    return complain(
      say("adapter.exceptions", { name, kind }),
      say("adapter.reasons", { example: 'exceptions: { "thread-pool": "hashes each body" }' }),
    );
  }
  return adapter as SubjectModule;
}

function functionInstead(found: { name?: string }): [problem: Sentence, remedy: Sentence] {
  const isClass = /^class\b/.test(Function.prototype.toString.call(found));
  const given = found.name === "default" ? undefined : found.name || undefined;
  const name = given ?? (isClass ? "MyClient" : "makeClient");
  const bare = isClass ? say("kind.class") : say("kind.function");
  const named = isClass ? say("kind.class-named", { name }) : say("kind.function-named", { name });
  const create = isClass ? `context => new ${name}(context)` : name;
  const example = `export default { name: "my-client", create: ${create} };`;
  return [
    say("adapter.kind", { kind: given === undefined ? bare : named }),
    isClass ? say("adapter.say-how", { example }) : say("adapter.if-it-makes", { example }),
  ];
}

const written = (example: string): Sentence => say("adapter.write", { example });

/** The members of a subject: those that must be there, and those that may. */
const MEMBERS: Readonly<Record<Exclude<keyof Subject, symbol>, { needed: boolean; remedy: Sentence }>> = {
  start: {
    needed: true,
    remedy: say("adapter.write-start", { example: "start: async credential => { … }" }),
  },
  stop: {
    needed: true,
    remedy: say("adapter.write-stop", { example: "stop: async account => { … }" }),
  },
  send: {
    needed: true,
    remedy: say("adapter.write-send", {
      example: 'send: async ({ account, to, text }) => ({ outcome: "sent" })',
    }),
  },
  login: {
    needed: true,
    remedy: say("adapter.write-login", { example: "login: async credential => { … }" }),
  },
  sendMedia: {
    needed: false,
    remedy: written("sendMedia: async ({ to, bytes, caption }) => ({ media: report, caption: report })"),
  },
  scan: { needed: false, remedy: written("scan: async ({ account, verifyCode }) => credential") },
  typing: { needed: false, remedy: written("typing: async ({ account, to }) => { … }") },
  killed: { needed: false, remedy: written("killed: () => database.close()") },
  listeners: { needed: false, remedy: written("listeners: () => signal.listenerCount") },
  dispose: { needed: false, remedy: written("dispose: async () => { … }") },
};

/**
 * What `create` gave, as a plain subject; methods of classes keep their `this`.
 * @param options.disposed Told after the subject's own `dispose`.
 */
export function faceOf(made: unknown, options: { wrong: Complain; disposed(): void }): Subject {
  if ((typeof made !== "object" && typeof made !== "function") || made === null) {
    return options.wrong(say("adapter.made", { kind: kindOf(made) }), REMEDY);
  }
  const given = made as Record<string, unknown>;
  const face: Record<string, unknown> = {};
  for (const [member, { needed, remedy }] of Object.entries(MEMBERS)) {
    const found = given[member];
    if (found === undefined && !needed) continue;
    if (typeof found !== "function") {
      const key = needed ? "adapter.no-member" : "adapter.odd-member";
      options.wrong(say(key, { member, kind: kindOf(found) }), remedy);
    }
    face[member] = (...args: unknown[]) => (given[member] as (...args: unknown[]) => unknown)(...args);
  }
  const dispose = face.dispose as Subject["dispose"];
  face.dispose = async () => {
    try {
      await dispose?.();
    } finally {
      options.disposed();
    }
  };
  return face as unknown as Subject;
}

/** A value in words, without its content. */
function kindOf(value: unknown): Sentence {
  if (value === null || value === undefined) return say("kind.value", { value: String(value) });
  if (Array.isArray(value)) return say("kind.array");
  if (value instanceof Promise) return say("kind.promise");
  if (typeof value === "object") return say("kind.object");
  if (typeof value === "string") return value === "" ? say("kind.empty") : say("kind.text");
  return say("kind.type", { type: typeof value });
}
