/** What records are told with, alone: a page that lists records does not carry what commands say. */

import { REMARKS as EN_REMARKS } from "../invariant/sentences/remarks.ts";
import { IN_ENGLISH, type Manner } from "../trace/sentence.ts";
import { HALTS as EN_HALTS } from "../verdict/sentences/halts.ts";
import { TRIPS as EN_TRIPS } from "../verdict/sentences/trips.ts";
import { INCIDENTS as EN_INCIDENTS } from "./en/incidents.ts";
import { RECORDS as EN_RECORDS } from "./en/records.ts";
import { type SayOf, speaker } from "./table.ts";
import { HALTS as ZH_HALTS } from "./zh/halts.ts";
import { INCIDENTS as ZH_INCIDENTS } from "./zh/incidents.ts";
import { RECORDS as ZH_RECORDS } from "./zh/records.ts";
import { REMARKS as ZH_REMARKS } from "./zh/remarks.ts";
import { IN_CHINESE } from "./zh/times.ts";
import { TRIPS as ZH_TRIPS } from "./zh/trips.ts";

const EN = { ...EN_RECORDS, ...EN_INCIDENTS };

export interface RecordSpeech extends Manner {
  readonly say: SayOf<typeof EN>;
  /** The texts of trips, halts and remarks. */
  readonly texts: Readonly<Record<string, string>>;
}

export const RECORD_SPEECH: Readonly<Record<"en" | "zh", RecordSpeech>> = {
  en: {
    say: speaker<typeof EN>(EN),
    ...IN_ENGLISH,
    texts: { ...EN_TRIPS, ...EN_HALTS, ...EN_REMARKS },
  },
  zh: {
    say: speaker<typeof EN>({ ...ZH_RECORDS, ...ZH_INCIDENTS }),
    ...IN_CHINESE,
    texts: { ...ZH_TRIPS, ...ZH_HALTS, ...ZH_REMARKS },
  },
};
