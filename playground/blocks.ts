/** The elements of the page that hold its data. */
export const BLOCKS = { engine: "engine", catalogue: "catalogue", mutants: "mutants" } as const;
