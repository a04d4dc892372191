/** Why a run says nothing, how a client came to a standstill, and what became of its calls. */
export const REASONS = {
  "gap.unfired": "fault {fault} opened but never fired",
  "gap.examined-nothing": "{invariant} examined nothing",
  "gap.cut-short": "the run was cut short ({why}): {halt:said}",
  "gap.no-end": "the trace does not close with end or halt",
  "gap.delivered-nothing":
    "the workload delivered nothing: {written} inbound, {handedOver} handed over and none handled",
  "gap.none-on-wire": "the workload sent nothing: of {asked} sends none reached the wire",
  "gap.none-reached": "the workload sent nothing: of {asked} sends none reached the server",
  "gap.blind-to-messages": "{invariant} examined nothing, although {count} messages were handled",
  "gap.blind-to-texts": "{invariant} examined nothing, although {count} texts reached the wire",
  "gap.blind-to-reports": "{invariant} examined nothing, although {count} ends of texts were reported",

  "standstill.stuck": "stuck: {halt:said}",
  "standstill.spinning": "spinning: {halt:said}",
  "standstill.exited": "the client ended its process: {halt:said}",

  "call.threw": "{account}: its {call} threw {error}",
  "call.unresolved": "{account}: its start never resolved",
  "call.at": "{what:said}, at {atMs:time}",
  "call.at-and-more": "{what:said}, at {atMs:time}, and {more} times more",
  "call.more": "{count} more",
} as const;
