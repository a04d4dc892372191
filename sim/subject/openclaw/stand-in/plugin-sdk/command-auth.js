/** Who may talk to the bot. In the simulator every user of the workload is a paired one. */

/**
 * The real host asks the pairing store, which lists every user whom the owner approved. The workload's
 * users count as approved; the store is still read, so that a plugin's own reading code runs.
 * @param {{ readAllowFromStore?: () => Promise<string[]> }} request
 */
export async function resolveSenderCommandAuthorizationWithRuntime(request) {
  const effectiveAllowFrom = (await request.readAllowFromStore?.()) ?? [];
  return {
    shouldComputeAuth: false,
    effectiveAllowFrom,
    effectiveGroupAllowFrom: [],
    senderAllowedForCommands: true,
    commandAuthorized: true,
  };
}

/**
 * @param {{ isGroup: boolean, dmPolicy: string, senderAllowedForCommands: boolean }} request
 * @returns {"allowed" | "disabled" | "unauthorized"}
 */
export function resolveDirectDmAuthorizationOutcome({ isGroup, dmPolicy, senderAllowedForCommands }) {
  if (isGroup) return "allowed";
  if (dmPolicy === "disabled") return "disabled";
  return dmPolicy === "open" || senderAllowedForCommands ? "allowed" : "unauthorized";
}
