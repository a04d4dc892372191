/** The plain client's turns: texts to one user go one after the other, and one that hangs does not hold up the next. */

/** So long a request keeps those behind it waiting. */
const TURN_MS = 600;

/** Lets the next one begin while this attempt hangs. */
export type Pass = <A>(attempt: Promise<A>) => Promise<A>;
export type Work<T> = (pass: Pass) => Promise<T>;
/** One user's turn. */
export type Turn = <T>(work: Work<T>) => Promise<T>;

export function createTurns(): (user: string) => Turn {
  const last = new Map<string, Promise<void>>();
  return user => work => {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const before = last.get(user) ?? Promise.resolve();
    last.set(user, over);
    const pass: Pass = attempt => {
      const timer = setTimeout(end, TURN_MS);
      return attempt.finally(() => clearTimeout(timer));
    };
    return before.then(() => work(pass)).finally(end);
  };
}
