/** One thing that is wrong with a request. Holds no secret and no text. */
export interface Objection {
  /** `header AuthorizationType`, `body.base_info`, … */
  field: string;
  /** What was expected and what came. */
  message: string;
}
