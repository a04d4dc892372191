/** The cursor of an account's bot: where the next poll goes on, moved when what came before it is safe, and saved now and then. */
import { loggable } from "./errors.ts";
import type { Settings } from "./options.ts";
import { boundedText, CURSOR_BYTES_MAX } from "./protocol/limits.ts";

/** @internal */
export class Cursor {
  readonly #account: string;
  readonly #settings: Pick<Settings, "clock" | "store" | "logger" | "cursorSaveMs">;
  #botId = "";
  #value = "";
  /** The latest cursor of the service was too long to be believed. */
  #isLong = false;
  #saved = { value: "", atMs: 0 };
  /** The writing that is under way. */
  #saving: Promise<void> | null = null;

  constructor(account: string, settings: Pick<Settings, "clock" | "store" | "logger" | "cursorSaveMs">) {
    this.#account = account;
    this.#settings = settings;
  }

  /** What the next poll sends: everything before it is safe here. */
  get value(): string {
    return this.#value;
  }

  /** Whose it is. */
  get botId(): string {
    return this.#botId;
  }

  /** Go on with what an earlier life has saved. */
  restore(botId: string, value: string): void {
    this.#botId = botId;
    this.#value = value;
    this.noteSaved(value);
  }

  /** Whether the bot is another than the one before, which begins anew. */
  identify(botId: string): boolean {
    if (this.#botId === botId) return false;
    const changed = this.#botId !== "";
    this.#botId = botId;
    this.#value = "";
    this.noteSaved("");
    return changed;
  }

  /** What an answer names as the next one; else the one that is known, unless that was refused (`anew`). */
  named(next: unknown, anew: boolean): string {
    // An empty, absent or unbelievable cursor never replaces one that is known, and good for anything.
    const known = anew ? "" : this.#value;
    const given = boundedText(next, CURSOR_BYTES_MAX);
    this.#tellOfLength(given === undefined && typeof next === "string" ? Buffer.byteLength(next) : 0);
    return given ?? known;
  }

  /** What came before it is safe. */
  move(value: string, botId: string): void {
    // The late answer to a bot that this account was before moves nothing.
    if (botId !== this.#botId) return;
    this.#value = value;
    if (value === this.#saved.value) return;
    const { clock, cursorSaveMs } = this.#settings;
    // To a service that is told none, an account that had one is a new one, and what waits for it may be dropped.
    const isFirst = this.#saved.value === "";
    if (isFirst || clock.monotonicMs() - this.#saved.atMs >= cursorSaveMs) void this.#save();
  }

  /** It was saved together with something else. */
  noteSaved(value: string): void {
    this.#saved = { value, atMs: this.#settings.clock.monotonicMs() };
  }

  /** Save what was not worth a write before. */
  async flush(): Promise<void> {
    await this.#saving;
    await this.#save();
  }

  async #save(): Promise<void> {
    if (this.#value === this.#saved.value) return;
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  /** What fails is saved with a later answer, or at the stop. */
  async #write(): Promise<void> {
    const { clock, store, logger } = this.#settings;
    const [botId, value, before] = [this.#botId, this.#value, this.#saved];
    try {
      await store.saveCursor(this.#account, botId, value);
      // What was received meanwhile was saved with a later one.
      if (this.#saved === before) this.noteSaved(value);
    } catch (error) {
      if (this.#saved === before) this.#saved = { ...before, atMs: clock.monotonicMs() };
      logger.error("store-failed", { account: this.#account, while: "cursor", message: loggable(error) });
    }
  }

  /** Say it once when cursors begin to come that are too long. */
  #tellOfLength(bytes: number): void {
    const isLong = bytes > 0;
    if (isLong && !this.#isLong) {
      const facts = { account: this.#account, bytes, bytesMax: CURSOR_BYTES_MAX };
      this.#settings.logger.warn("cursor-too-long", facts);
    }
    this.#isLong = isLong;
  }
}
