/** The filters above the list of records. */
import type { Choices, Filter } from "./record-filter.ts";
import { useSpeech } from "./speech.ts";

interface Props {
  filter: Filter;
  setFilter(filter: Filter): void;
  choices: Choices;
  shown: number;
  all: number;
  /** Lines of the client: there are any; and how many were too many. */
  hasLog: boolean;
  cut: number;
}

export function RecordTools({ filter, setFilter, choices, shown, all, hasLog, cut }: Props) {
  const { say } = useSpeech();
  const pick = (key: "endpoint" | "account" | "user", from: readonly string[]) =>
    from.length > 1 && (
      <label>
        {say(key)}{" "}
        <select
          value={filter[key]}
          onChange={event => setFilter({ ...filter, [key]: event.currentTarget.value })}
        >
          <option value="">{say("all")}</option>
          {from.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    );
  const tick = (key: "quiet" | "log", words: string) => (
    <label>
      <input
        type="checkbox"
        checked={filter[key]}
        onChange={event => setFilter({ ...filter, [key]: event.currentTarget.checked })}
      />{" "}
      {words}
    </label>
  );
  return (
    <div class="tools" role="toolbar" aria-label={say("records")}>
      <h3>{say("records")}</h3>
      <input
        type="search"
        placeholder={say("search")}
        aria-label={say("search")}
        value={filter.text}
        onInput={event => setFilter({ ...filter, text: event.currentTarget.value })}
      />
      {pick("endpoint", choices.endpoints)}
      {pick("account", choices.accounts)}
      {pick("user", choices.users)}
      {tick("quiet", say("quiet"))}
      {hasLog && tick("log", say("lane-log"))}
      <span class="hint" role="status">
        {say("shown", { n: shown, all })}
        {cut > 0 && ` · ${say("log-cut", { n: cut })}`}
      </span>
    </div>
  );
}
