/** The part of `node:async_hooks` that a run uses. A browser reports no resources: the clients of the page are the project's own. */

export class AsyncLocalStorage<Store> {
  getStore(): Store | undefined {
    return undefined;
  }
}

export const createHook = () => ({ enable(): void {}, disable(): void {} });
