/** One knob of the mock server: a point where the real service is not fully known, or differs from place to place. */
export interface Knob {
  /** Key in a scenario's `server:` block. */
  key: string;
  /** Every behaviour, in the words of a scenario; `<duration>` and `<number>` stand for any. */
  behaviours: readonly string[];
  /** As a scenario writes it. */
  default: string;
  /** What it decides, and why the default is what it is. */
  reason: string;
  /** Where the behaviours are reported: issues of Tencent/openclaw-weixin (OW), openclaw/openclaw (OC) and others, and sections of the protocol reference. */
  source: string;
}
