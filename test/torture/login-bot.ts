/** A process that logs in by QR code, or saves credentials, and dies at a step of it. */
import { open } from "node:fs/promises";
import { messageOf } from "../../src/errors.ts";
import {
  type Credential,
  createClient,
  loginByQr,
  openCredentialFile,
  systemClock,
} from "../../src/index.ts";
import { countFileSteps } from "./file-steps.ts";
import type { LoginOrders, ManySaved } from "./login-orders.ts";
import { serveCalls, writeDiary } from "./process.ts";

/** People are not hurried, but this process is: its client's clock runs so many times as fast. */
const HASTE = 25;
/** The program tells of the login so much later. */
const LATE_MS = 20;

const clock = {
  ...systemClock,
  monotonicMs: () => systemClock.monotonicMs() * HASTE,
  setTimeout: (callback: () => void, delayMs: number) => systemClock.setTimeout(callback, delayMs / HASTE),
};

let left = 0;
const step = (): void => {
  if (--left === 0) process.kill(process.pid, "SIGKILL");
};

serveCalls({
  /** What the file holds; null when there is none that can be read. Whoever starts a bot does so first. */
  load: ({ path }: LoginOrders): Promise<Credential | null> =>
    openCredentialFile({ path })
      .load()
      .catch(() => null),
  async login(orders: LoginOrders) {
    await begin(orders);
    const end = await loginByQr({
      account: "bot",
      baseUrl: orders.baseUrl,
      clock,
      fetch: async (url, init) => {
        step();
        const response = await fetch(url, init as RequestInit);
        step();
        return response;
      },
      onQr: step,
      onStatus: status => {
        writeDiary({ did: "status", status });
        step();
      },
      save: credential =>
        orders.sabotage === "told-first"
          ? void setTimeout(() => void save(orders, credential), LATE_MS)
          : save(orders, credential),
    });
    const token = end.kind === "confirmed" ? end.credential.token : null;
    writeDiary({ did: "logged-in", token });
    step();
    return token;
  },
  async save({ credential, ...orders }: LoginOrders & { credential: Credential }) {
    await begin(orders);
    await save(orders, credential);
    writeDiary({ did: "saved", token: credential.token });
    step();
  },
  /** Save so many, one after the other, whatever another process does. */
  async saveMany({ count, credential, ...orders }: LoginOrders & { count: number; credential: Credential }) {
    const saved: ManySaved = { last: null, refused: [] };
    for (let number = 0; number < count; number++) {
      const next = { ...credential, token: `${credential.token}-${number}` };
      await save(orders, next).then(
        () => {
          saved.last = next.token;
        },
        error => saved.refused.push(messageOf(error)),
      );
    }
    return saved;
  },
  /** Whether the service takes it. */
  async isGood(credential: Credential) {
    const client = createClient({ clock });
    await client.start(credential);
    const isGood = await client.ready(credential.account, { timeoutMs: 10_000 }).then(
      () => true,
      () => false,
    );
    await client.close();
    return isGood;
  },
});

async function begin(orders: LoginOrders): Promise<void> {
  if (orders.step === undefined) return;
  left = orders.step;
  await countFileSteps(step);
}

async function save({ path, sabotage }: LoginOrders, credential: Credential): Promise<void> {
  if (sabotage !== "in-place") return openCredentialFile({ path }).save(credential);
  const file = await open(path, "w");
  await file.writeFile(`${JSON.stringify(credential, null, 2)}\n`);
  await file.close();
}
