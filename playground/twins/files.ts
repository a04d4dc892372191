/** The client's parts that want a disk: its durable store, and a credential in a file. */
const refuse = (what: string) => (): never => {
  throw new Error(`${what} needs Node and a disk, and a browser has neither`);
};

export const openSqliteStore = refuse("a durable store");
export const openCredentialFile = refuse("a credential file");
