/** Makes one step of the repair throw: a method of a class, a function of a module, or something that it is handed. */

export class Breakage {
  /** Steps that were taken, by how often. */
  readonly taken = new Map<string, number>();
  /** Which one throws, and at which of its calls; every one from there on when it `lasts`. */
  plan: { step: string; from: number; lasts: boolean } | undefined;
  fired = 0;

  begin(plan?: Breakage["plan"]): void {
    this.taken.clear();
    this.plan = plan;
    this.fired = 0;
  }

  take(step: string): void {
    const count = (this.taken.get(step) ?? 0) + 1;
    this.taken.set(step, count);
    const { plan } = this;
    if (plan?.step !== step || count < plan.from || (count > plan.from && !plan.lasts)) return;
    this.fired++;
    throw new RangeError(`broken: ${step}`);
  }

  /** The functions of a module, each a step. Classes stay as they are. */
  module<M extends object>(name: string, module: M): M {
    const entries = Object.entries(module).map(([key, value]) => [
      key,
      typeof value === "function" && !/^class/.test(String(value))
        ? this.wrap(`${name} ${key}`, value)
        : value,
    ]);
    return Object.fromEntries(entries) as M;
  }

  /** The public methods and getters of a class, each a step; in place. */
  class({ name, prototype }: { name: string; prototype: object }): void {
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (key === "constructor") continue;
      const { get, value } = property;
      if (get !== undefined) property.get = this.wrap(`${name}.${key}`, get) as () => unknown;
      if (typeof value === "function") property.value = this.wrap(`${name}.${key}`, value);
      Object.defineProperty(prototype, key, property);
    }
  }

  /** The functions of something that the repair is handed. */
  object<T extends object>(name: string, given: T): T {
    const entries = Object.entries(given).map(([key, value]) => [key, this.wrap(`${name}.${key}`, value)]);
    return Object.fromEntries(entries) as T;
  }

  // biome-ignore lint/complexity/noBannedTypes: of whatever form
  wrap<F extends Function>(step: string, work: F): F {
    const take = (): void => this.take(step);
    return function (this: unknown, ...args: unknown[]) {
      take();
      return Reflect.apply(work, this, args);
    } as unknown as F;
  }
}
