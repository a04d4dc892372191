/** What the page shows, in its address, so that a link to a breach or a record can be kept. */
import { useEffect, useState } from "preact/hooks";

export interface Route {
  scenario?: string;
  /** Places in the index. */
  runs: readonly number[];
  /** Place among the violations of the first run. */
  breach?: number;
  /** `seq` of a record of the first run. */
  record?: number;
}

function parseRoute(hash: string): Route {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  const [scenario, breach, record] = [query.get("scenario"), number("breach"), number("record")];
  const runs = (query.get("runs") ?? "").split(",").filter(text => /^\d{1,9}$/.test(text));
  return {
    ...(scenario !== null && { scenario }),
    runs: runs.map(Number),
    ...(breach !== undefined && { breach }),
    ...(record !== undefined && { record }),
  };
}

export function printRoute({ scenario, runs, breach, record }: Route): string {
  const query = new URLSearchParams();
  if (scenario !== undefined) query.set("scenario", scenario);
  if (runs.length > 0) query.set("runs", runs.join(","));
  if (breach !== undefined) query.set("breach", String(breach));
  if (record !== undefined) query.set("record", String(record));
  return `#${query.toString()}`;
}

/** The route, and how to go on; going to another scenario is a step of the browser's history, choosing a record is none. */
export function useRoute(): [Route, (next: Route) => void] {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parseRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const go = (next: Route): void => {
    if (next.scenario === route.scenario) history.replaceState(null, "", printRoute(next));
    else history.pushState(null, "", printRoute(next));
    setRoute(next);
  };
  return [route, go];
}
