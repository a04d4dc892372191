/** Calls asked for and not ended yet: so many and no more, and of one user no more than half of them. */

/** @internal */
export class Crowd {
  readonly #max: number;
  readonly #byUser = new Map<string, number>();
  #size = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Whether there is room for one more of this user; whoever enters leaves. */
  enter(user: string): boolean {
    const its = this.#byUser.get(user) ?? 0;
    if (this.#size >= this.#max || its >= Math.ceil(this.#max / 2)) return false;
    this.#byUser.set(user, its + 1);
    this.#size++;
    return true;
  }

  leave(user: string): void {
    const its = this.#byUser.get(user) ?? 0;
    if (its > 1) this.#byUser.set(user, its - 1);
    else this.#byUser.delete(user);
    this.#size--;
  }
}
