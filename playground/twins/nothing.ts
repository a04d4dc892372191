/**
 * What a browser does not have: a network of sockets, other processes, a disk, a terminal. The kernel replaces names of these modules
 * during a run, and finds none; the clients of the page call none.
 */
const nothing: Record<string, unknown> = { promises: {}, Server: class {}, isIP: () => 0 };
export default nothing;

/** A terminal's keyboard at which nobody types. */
export class PassThrough {
  write(): boolean {
    return true;
  }
}

const refuse = (): never => {
  throw new Error("a browser has no disk");
};
export const access = refuse;
export const writeFileSync = refuse;
export const open = refuse;
export const constants = {};
export const devNull = "/dev/null";
