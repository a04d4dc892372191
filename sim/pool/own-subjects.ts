/** The subjects of this package, which leave nothing in the process that they ran in. */
export const OWN_SUBJECTS: ReadonlySet<string> = new Set(["fixed", "legacy"]);
