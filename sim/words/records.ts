/** What records are told with, alone: a page that lists records does not carry what commands say. */

import { REMARKS as EN_REMARKS } from "../invariant/sentences/remarks.ts";
import { HALTS as EN_HALTS } from "../verdict/sentences/halts.ts";
import { TRIPS as EN_TRIPS } from "../verdict/sentences/trips.ts";
import { INCIDENTS as EN_INCIDENTS } from "./en/incidents.ts";
import { RECORDS as EN_RECORDS } from "./en/records.ts";
import { type SayOf, speaker } from "./table.ts";
import { HALTS as ZH_HALTS } from "./zh/halts.ts";
import { INCIDENTS as ZH_INCIDENTS } from "./zh/incidents.ts";
import { RECORDS as ZH_RECORDS } from "./zh/records.ts";
import { REMARKS as ZH_REMARKS } from "./zh/remarks.ts";
import { TRIPS as ZH_TRIPS } from "./zh/trips.ts";

const EN = { ...EN_RECORDS, ...EN_INCIDENTS };

export interface RecordSpeech {
  readonly say: SayOf<typeof EN>;
  /** What stands between the names of several messages. */
  readonly between: string;
  /** The texts of trips, halts and remarks. */
  readonly texts: Readonly<Record<string, string>>;
}

export const RECORD_SPEECH: Readonly<Record<"en" | "zh", RecordSpeech>> = {
  en: {
    say: speaker<typeof EN>(EN),
    between: ", ",
    texts: { ...EN_TRIPS, ...EN_HALTS, ...EN_REMARKS },
  },
  zh: {
    say: speaker<typeof EN>({ ...ZH_RECORDS, ...ZH_INCIDENTS }),
    between: "、",
    texts: { ...ZH_TRIPS, ...ZH_HALTS, ...ZH_REMARKS },
  },
};
