/** Those for whom a repair works: whoever loads it names hosts, and hears what becomes of them. */
import { tell } from "./guard.ts";
import { hostsOf, type RepairEvent, type RepairFault, type RepairOptions } from "./options.ts";

interface Party {
  hosts: readonly string[];
  onState: RepairOptions["onState"];
  onFault: RepairOptions["onFault"];
}

/** @internal */
export class Parties {
  readonly #parties = new Set<Party>();
  /** Of all of them. */
  hosts: ReadonlySet<string> = new Set();

  /** @returns what ends it. @throws OptionError for an unusable host. */
  join(options: RepairOptions): () => void {
    const party: Party = { hosts: hostsOf(options), onState: options.onState, onFault: options.onFault };
    this.#parties.add(party);
    this.#count();
    return () => {
      this.#parties.delete(party);
      this.#count();
    };
  }

  tellState(event: RepairEvent): void {
    for (const { onState } of [...this.#parties]) if (onState !== undefined) tell(onState, event);
  }

  tellFault(fault: RepairFault): void {
    for (const { onFault } of [...this.#parties]) if (onFault !== undefined) tell(onFault, fault);
  }

  #count(): void {
    this.hosts = new Set([...this.#parties].flatMap(({ hosts }) => hosts));
  }
}
