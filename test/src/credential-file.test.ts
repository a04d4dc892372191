/** A credential on a real disk: saved whole, watched in spite of torn files, and handed to a running client. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Clock, type Credential, type IlinkError, openCredentialFile } from "../../src/index.ts";
import { CREDENTIAL, kindly, STALE, World } from "./world.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-credential-"));
  path = join(folder, "bot.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const NEXT: Credential = { ...CREDENTIAL, token: "secret-2" };
const asFile = (credential: Credential): string => JSON.stringify(credential);

/** Whoever waits for the other end of a pipe gets it: he would keep the process from ending. */
function unblock(pipe: string): void {
  if (existsSync(pipe)) closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
}

/** A clock of whose timers the pause alone goes off, when a test says so. Deadlines never do. */
const DEADLINES_MS = [10_000, 60_000];
class Metronome implements Clock {
  readonly pausesMs: number[] = [];
  deadlines = 0;
  #due: (() => void) | undefined;
  #armed = Promise.withResolvers<void>();

  nowMs = (): number => 0;
  monotonicMs = (): number => 0;
  setTimeout = (callback: () => void, delayMs: number): number => {
    if (DEADLINES_MS.includes(delayMs)) return ++this.deadlines;
    this.pausesMs.push(delayMs);
    this.#due = callback;
    this.#armed.resolve();
    return 0;
  };
  clearTimeout = (handle: unknown): void => {
    if (handle === 0) this.#due = undefined;
    else this.deadlines--;
  };

  /** Resolves when the next pause has begun. */
  get armed(): Promise<void> {
    return this.#armed.promise;
  }

  /** End the pause, and wait for the next one. */
  async look(): Promise<void> {
    await this.armed;
    const due = this.#due;
    this.#armed = Promise.withResolvers();
    due?.();
    await this.armed;
  }

  get timers(): number {
    return this.deadlines + (this.#due === undefined ? 0 : 1);
  }
}

/** A clock of which the timers of one length go off as soon as they can, and the others never. */
class Hasty implements Clock {
  readonly #dueMs: number;
  armed = 0;

  constructor(dueMs: number) {
    this.#dueMs = dueMs;
  }

  nowMs = (): number => 0;
  monotonicMs = (): number => 0;
  setTimeout = (callback: () => void, delayMs: number): NodeJS.Immediate | undefined => {
    this.armed++;
    return delayMs === this.#dueMs ? setImmediate(callback) : undefined;
  };
  clearTimeout = (handle: unknown): void => {
    this.armed--;
    clearImmediate(handle as NodeJS.Immediate);
  };
}

function watching(onCredential?: (credential: Credential) => Promise<void>) {
  const clock = new Metronome();
  const controller = new AbortController();
  const told: string[] = [];
  const file = openCredentialFile({ path, clock });
  const begin = (everyMs?: number): Promise<void> =>
    file.watch({
      signal: controller.signal,
      onCredential: onCredential ?? (({ token }) => void told.push(token)),
      ...(everyMs !== undefined && { everyMs }),
    });
  return { clock, controller, told, file, begin };
}

describe("saving", () => {
  it("keeps what can be loaded again, for the owner's eyes alone, and nothing beside it", async () => {
    await openCredentialFile({ path }).save(CREDENTIAL);
    expect(await openCredentialFile({ path }).load()).toEqual(CREDENTIAL);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["bot.json"]);
  });

  it("replaces the file in one step: whoever has it open reads the old one to its end", async () => {
    const file = openCredentialFile({ path });
    await file.save(CREDENTIAL);
    const { ino } = statSync(path);
    await file.save(NEXT);
    expect(statSync(path).ino).not.toBe(ino);
    expect(await file.load()).toEqual(NEXT);
  });

  it("is refused with the reason where it is not possible, and leaves the file as it was", async () => {
    const lost = join(folder, "missing", "bot.json");
    await expect(openCredentialFile({ path: lost }).save(CREDENTIAL)).rejects.toMatchObject({
      code: "credential-file",
      message: `the credential file ${lost} cannot be written (ENOENT): check the folder and its rights`,
    });
    const file = openCredentialFile({ path });
    await file.save(CREDENTIAL);
    await expect(file.save({ ...NEXT, botId: "" })).rejects.toMatchObject({ option: "credential.botId" });
    expect(await file.load()).toEqual(CREDENTIAL);
    const isFolder = openCredentialFile({ path: folder });
    await expect(isFolder.save(CREDENTIAL)).rejects.toMatchObject({ code: "credential-file" });
    expect(readdirSync(folder)).toEqual(["bot.json"]);
  });
});

describe("loading", () => {
  it("asks for a login when there is no file", async () => {
    await expect(openCredentialFile({ path }).load()).rejects.toMatchObject({
      code: "needs-login",
      message: `there is no credential file ${path}: log in first, by loginByQr say, and save the credential there`,
    });
  });

  it.each([
    ["", "it is not JSON"],
    [asFile(CREDENTIAL).slice(0, -1), "it is not JSON"],
    ["null", "credential.account must be a text that is not empty; got undefined"],
    [
      asFile({ ...CREDENTIAL, token: "a\nb" }),
      "credential.token must be printable ASCII; got other characters",
    ],
  ])("refuses a file that holds %j without quoting it", async (text, why) => {
    writeFileSync(path, text);
    const error: IlinkError = await openCredentialFile({ path })
      .load()
      .then(() => Promise.reject(new Error("loaded")))
      .catch(thrown => thrown);
    expect(error).toMatchObject({
      code: "credential-file",
      message: `the credential file ${path} holds no credential (${why}): log in again and save the credential there`,
    });
    expect(`${error.stack} ${error.cause}`).not.toContain("secret");
  });

  it("refuses what is far too long, and what is no file", async () => {
    writeFileSync(path, " ".repeat(65_537));
    await expect(openCredentialFile({ path }).load()).rejects.toThrow(
      "has 65537 bytes, which is no credential",
    );
    await expect(openCredentialFile({ path: folder }).load()).rejects.toThrow(
      `the credential file ${folder} is a folder, which is no credential: check the path`,
    );
  });

  it.skipIf(process.platform === "win32")(
    "refuses at once what would be waited for without end",
    async () => {
      const pipe = join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      onTestFinished(() => unblock(pipe));
      const socket = join(folder, "socket");
      const server = createServer().listen(socket);
      await once(server, "listening");
      for (const [odd, words] of [
        [pipe, "is a pipe, which is no credential"],
        ["/dev/zero", "is a device, which is no credential"],
        [socket, "is no regular file"],
      ] as const) {
        const loaded = openCredentialFile({ path: odd }).load();
        await expect(loaded).rejects.toMatchObject({
          code: "credential-file",
          message: expect.stringContaining(words),
        });
      }
      server.close();
    },
  );

  it("passes over a pipe that stands in its place while it watches", async () => {
    execFileSync("mkfifo", [path]);
    onTestFinished(() => unblock(path));
    const { clock, controller, told, begin } = watching();
    const end = begin();
    await clock.look();
    rmSync(path);
    writeFileSync(path, asFile(NEXT));
    await clock.look();
    expect(told).toEqual(["secret-2"]);
    controller.abort();
    await end;
  });
});

describe("a disk that is out of reach", () => {
  // The deadline is over before any disk can have answered.
  it.each(["load", "save"] as const)("is told after 10 s: %s", async call => {
    const file = openCredentialFile({ path, clock: new Hasty(10_000), randomBytes: () => new Uint8Array(6) });
    writeFileSync(path, asFile(CREDENTIAL));
    await expect(call === "load" ? file.load() : file.save(NEXT)).rejects.toMatchObject({
      code: "credential-file",
      message: expect.stringMatching(/ cannot be (read|written) \(not within 10000 ms\): /),
    });
    // What was begun goes on, and ends before its folder is removed.
    if (call === "save") await expect.poll(() => readFileSync(path, "utf8")).toContain("secret-2");
  });
});

describe("watching", () => {
  it("tells a credential that another process saved, once", async () => {
    const { clock, controller, told, file, begin } = watching();
    await file.save(CREDENTIAL);
    const end = begin();
    await clock.look();
    expect(told).toEqual([]);
    const module = new URL("../../src/credential-file.ts", import.meta.url).href;
    const code = `const { openCredentialFile } = await import(${JSON.stringify(module)});
      await openCredentialFile({ path: ${JSON.stringify(path)} }).save(${asFile(NEXT)});`;
    execFileSync(process.execPath, [
      "--no-warnings",
      "--experimental-strip-types",
      "--input-type=module",
      "-e",
      code,
    ]);
    await clock.look();
    await clock.look();
    expect(told).toEqual(["secret-2"]);
    expect(clock.pausesMs.every(ms => ms === 2_000)).toBe(true);
    controller.abort();
    await end;
    expect(clock.timers).toBe(0);
  });

  it("passes over what is missing, half written or something else, until it is whole", async () => {
    const { clock, controller, told, begin } = watching();
    const end = begin(100);
    const text = asFile(NEXT);
    for (let length = 0; length < text.length; length += 7) {
      writeFileSync(path, text.slice(0, length));
      await clock.look();
    }
    expect(told).toEqual([]);
    writeFileSync(path, "[]");
    await clock.look();
    writeFileSync(path, text);
    await clock.look();
    rmSync(path);
    await clock.look();
    expect(told).toEqual(["secret-2"]);
    writeFileSync(path, asFile(CREDENTIAL));
    await clock.look();
    expect(told).toEqual(["secret-2", "secret-1"]);
    controller.abort();
    await end;
  });

  it("does not tell what this process loaded or saved by itself", async () => {
    const { clock, controller, told, file, begin } = watching();
    writeFileSync(path, asFile(CREDENTIAL));
    await file.load();
    const end = begin();
    await clock.look();
    await file.save(NEXT);
    await clock.look();
    expect(told).toEqual([]);
    controller.abort();
    await end;
  });

  it("waits for whoever hears of it, and ends with what he throws", async () => {
    const { begin } = watching(() => Promise.reject(new Error("no such account")));
    writeFileSync(path, asFile(CREDENTIAL));
    await expect(begin()).rejects.toThrow("no such account");
  });

  it("waits no longer for whoever hears of it than until the signal aborts, or a minute is over", async () => {
    const hanging = watching(() => new Promise(() => {}));
    writeFileSync(path, asFile(CREDENTIAL));
    const end = hanging.begin();
    await expect.poll(() => hanging.clock.deadlines).toBe(1);
    hanging.controller.abort();
    await end;
    expect(hanging.clock.timers).toBe(0);

    const clock = new Hasty(60_000);
    const late = openCredentialFile({ path, clock }).watch({
      signal: new AbortController().signal,
      onCredential: () => new Promise(() => {}),
    });
    await expect(late).rejects.toMatchObject({ code: "deadline" });
    expect(clock.armed).toBe(0);
  });

  it.each([0, 99, 3_600_001])("refuses to look every %d ms", async everyMs => {
    await expect(watching().begin(everyMs)).rejects.toMatchObject({ option: "everyMs" });
  });

  it("brings a client back whose token died, without a word from anybody", async () => {
    const world = new World(
      kindly({
        getupdates: ({ token }) => (token === "secret-2" ? undefined : { json: STALE }),
        notifystart: ({ token }) => (token === "secret-2" ? undefined : { json: STALE }),
      }),
    );
    const { clock, controller, file, begin } = watching(credential => world.client.login(credential));
    await file.save(CREDENTIAL);
    await world.start(await file.load());
    await world.pass(20_000);
    expect(world.states.at(-1)?.state).toBe("needs-login");
    const end = begin();
    await openCredentialFile({ path }).save(NEXT);
    await clock.look();
    await world.pass(6_000);
    expect(world.states.at(-1)?.state).toBe("live");
    expect(readFileSync(path, "utf8")).toContain("secret-2");
    controller.abort();
    await end;
  });
});
