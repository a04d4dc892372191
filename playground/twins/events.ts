/** The part of `node:events` that a run uses. A browser does not say who listens to a signal. */
export const getEventListeners = (): readonly unknown[] => [];
