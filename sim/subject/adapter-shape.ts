/** What an adapter must look like, checked member by member: what is missing, what was found, and how it is written right. */
import { DECLARATIONS, wrongDeclaration } from "./declarations.ts";
import type { Subject, SubjectModule } from "./subject.ts";

/** Says what is wrong and what to do; does not return. */
export type Complain = (problem: string, remedy: string) => never;

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

const REMEDY = `An adapter is a SubjectModule of ilink-sim:\n  ${EXAMPLE}`;

/** The adapter that a file exports. */
export function adapterIn(namespace: Readonly<Record<string, unknown>>, complain: Complain): SubjectModule {
  const adapter = namespace.default;
  if (adapter === undefined) {
    const names = Object.keys(namespace).filter(name => name !== "module.exports");
    const found = names.length === 0 ? "exports nothing" : `exports only ${names.join(", ")}`;
    return complain(`has no default export: it ${found}`, REMEDY);
  }
  if (typeof adapter === "function") return complain(...functionInstead(adapter));
  if (typeof adapter !== "object" || adapter === null) {
    return complain(
      `has a default export of the wrong kind: ${kindOf(adapter)} instead of an object`,
      REMEDY,
    );
  }
  if (adapter instanceof Promise) {
    return complain("has a promise as its default export", `Await it: export default await …\n  ${REMEDY}`);
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
      "is CommonJS with exports.default, of which import sees { default: … }",
      `Write module.exports = { name, create }, or make it an ES module with export default.\n  ${REMEDY}`,
    );
  }
  if (typeof name !== "string" || name === "") {
    return complain(
      `has a default export without a name: name is ${kindOf(name)}, it must be a text`,
      REMEDY,
    );
  }
  if (typeof create !== "function") {
    return complain(
      `has a default export without a create function: create is ${kindOf(create)}, it must be a function`,
      REMEDY,
    );
  }
  const undeclarable = wrongDeclaration(declares);
  if (undeclarable !== null) return complain(`declares what nobody can: ${undeclarable}`, DECLARATIONS);
  const excuse = Object.entries(exceptions ?? {}).find(([, reason]) => typeof reason !== "string");
  if (typeof (exceptions ?? {}) !== "object" || excuse !== undefined) {
    const wrong =
      excuse === undefined
        ? `exceptions is ${kindOf(exceptions)}`
        : `exceptions.${excuse[0]} is ${kindOf(excuse[1])}`;
    return complain(
      `has exceptions of the wrong kind: ${wrong}`,
      'Give each kind of work its reason: exceptions: { "thread-pool": "hashes each body" }',
    );
  }
  return adapter as SubjectModule;
}

function functionInstead(found: { name?: string }): [problem: string, remedy: string] {
  const isClass = /^class\b/.test(Function.prototype.toString.call(found));
  const given = found.name === "default" ? undefined : found.name || undefined;
  const name = given ?? (isClass ? "MyClient" : "makeClient");
  const problem = `the ${isClass ? "class" : "function"}${given === undefined ? "" : ` ${given}`} instead of an object`;
  const create = isClass ? `context => new ${name}(context)` : name;
  const says = isClass ? "Say how one is made" : "If it makes the client";
  return [
    `has a default export of the wrong kind: ${problem}`,
    `${says}: export default { name: "my-client", create: ${create} };`,
  ];
}

/** The members of a subject: those that must be there, and those that may. */
const MEMBERS: Readonly<Record<Exclude<keyof Subject, symbol>, { needed: boolean; example: string }>> = {
  start: {
    needed: true,
    example: "start: async credential => { … }, which begins to serve credential.account",
  },
  stop: {
    needed: true,
    example: "stop: async account => { … }, which resolves when nothing of it runs any more",
  },
  send: {
    needed: true,
    example: 'send: async ({ account, to, text }) => ({ outcome: "sent" }), which tells how it ended',
  },
  login: {
    needed: true,
    example:
      "login: async credential => { … }, for a new credential of an account; if the client has none: stop, then start",
  },
  sendMedia: {
    needed: false,
    example: "sendMedia: async ({ to, bytes, caption }) => ({ media: report, caption: report })",
  },
  scan: { needed: false, example: "scan: async ({ account, verifyCode }) => credential" },
  typing: { needed: false, example: "typing: async ({ account, to }) => { … }" },
  killed: { needed: false, example: "killed: () => database.close()" },
  listeners: { needed: false, example: "listeners: () => signal.listenerCount" },
  dispose: { needed: false, example: "dispose: async () => { … }" },
};

/**
 * What `create` gave, as a plain subject; methods of classes keep their `this`.
 * @param options.disposed Told after the subject's own `dispose`.
 */
export function faceOf(made: unknown, options: { wrong: Complain; disposed(): void }): Subject {
  if ((typeof made !== "object" && typeof made !== "function") || made === null) {
    return options.wrong(
      `create gave ${kindOf(made)}; it must give an object with start, stop, send and login`,
      REMEDY,
    );
  }
  const given = made as Record<string, unknown>;
  const face: Record<string, unknown> = {};
  for (const [member, { needed, example }] of Object.entries(MEMBERS)) {
    const found = given[member];
    if (found === undefined && !needed) continue;
    if (typeof found !== "function") {
      const seldom = needed ? "it must be a function" : "it must be a function or absent";
      options.wrong(
        `what create gave has no ${member}: ${member} is ${kindOf(found)}, ${seldom}`,
        `Write: ${example}`,
      );
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
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "undefined";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Promise) return "a promise";
  if (typeof value === "object") return "an object";
  return value === "" ? "an empty text" : `a ${typeof value === "string" ? "text" : typeof value}`;
}
