/** The process environment that the plugin reads, for the time of a run. */
import path from "node:path";

/**
 * Point the plugin at the run's state directory and keep it quiet. Must happen before its modules load,
 * because they read paths and the log level then; returns what puts the environment back.
 */
export function enterEnvironment(stateDir: string): () => void {
  const before = new Map<string, string | undefined>();
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables(stateDir))) {
    before.set(name, process.env[name]);
    set(name, value);
  }
  return () => {
    for (const [name, value] of before) set(name, value);
    before.clear();
  };
}

/** What a developer's own OpenClaw may have set is overruled: a run must not touch real credentials. */
function variables(stateDir: string): Record<string, string | undefined> {
  return {
    OPENCLAW_STATE_DIR: stateDir,
    OPENCLAW_CONFIG: path.join(stateDir, "openclaw.json"),
    OPENCLAW_CONFIG_PATH: path.join(stateDir, "openclaw.json"),
    OPENCLAW_HOME: stateDir,
    OPENCLAW_OAUTH_DIR: undefined,
    CLAWDBOT_STATE_DIR: undefined,
    OPENCLAW_LOG_LEVEL: "FATAL",
  };
}
