/** Which message an id means: as the wire has it, or as a client knows it for which ids are JavaScript numbers. */
export class MessageIds {
  readonly #keys = new Map<string, string>();
  /** By the number that an id is read as; undefined where several ids are. */
  readonly #byNumber = new Map<number, string | undefined>();

  set(id: string, key: string): void {
    const number = Number(id);
    const isShared = this.#byNumber.has(number) && !this.#keys.has(id);
    if (!isShared && this.#byNumber.get(number) === this.#keys.get(id)) this.#byNumber.set(number, key);
    else this.#byNumber.set(number, undefined);
    this.#keys.set(id, key);
  }

  keyOf(id: string): string | undefined {
    return this.#keys.get(id) ?? this.#byNumber.get(Number(id));
  }
}
