/** The buttons above a timeline. */
import { useSpeech } from "./speech.ts";
import type { View } from "./view.ts";

interface Props {
  view: View;
  isFolded: boolean;
  setFolded(isFolded: boolean): void;
  /** Undefined where there is none. */
  toBreach: (() => void) | undefined;
  /** To choose from; empty where there is one. */
  accounts: readonly string[];
  /** So many are drawn when none is chosen. */
  drawn: number;
  account: string;
  setAccount(account: string): void;
}

export function TimelineTools({
  view,
  isFolded,
  setFolded,
  toBreach,
  accounts,
  drawn,
  account,
  setAccount,
}: Props) {
  const { say } = useSpeech();
  return (
    <div class="tools" role="toolbar" aria-label={say("timeline")}>
      <h3>{say("timeline")}</h3>
      {accounts.length > 0 && (
        <label>
          {say("account")}{" "}
          <select value={account} onChange={event => setAccount(event.currentTarget.value)}>
            <option value="">
              {drawn < accounts.length ? say("shown", { n: drawn, all: accounts.length }) : say("all")}
            </option>
            {accounts.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        <input
          type="checkbox"
          checked={isFolded}
          onChange={event => setFolded(event.currentTarget.checked)}
        />{" "}
        {say("fold")}
      </label>
      {toBreach !== undefined && (
        <button type="button" onClick={toBreach}>
          {say("zoom-breach")}
        </button>
      )}
      <button type="button" onClick={() => view.zoomBy(0)}>
        {say("zoom-all")}
      </button>
      <button type="button" aria-label={say("zoom-out")} onClick={() => view.zoomBy(1 / 1.6)}>
        −
      </button>
      <button type="button" aria-label={say("zoom-in")} onClick={() => view.zoomBy(1.6)}>
        +
      </button>
    </div>
  );
}
