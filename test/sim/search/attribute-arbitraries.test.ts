import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { ATTRIBUTE_ARBITRARIES } from "../../../sim/search/attribute-arbitraries.ts";

describe("the attribute arbitraries", () => {
  test("cover exactly the kinds that exist", () => {
    expect(Object.keys(ATTRIBUTE_ARBITRARIES).toSorted()).toEqual(
      FAULT_KINDS.map(kind => kind.id).toSorted(),
    );
  });

  test.each(FAULT_KINDS.map(kind => [kind.id, kind] as const))(
    "%s draws what its schema reads back",
    (id, kind) => {
      fc.assert(
        fc.property(ATTRIBUTE_ARBITRARIES[id]!, attributes => {
          expect(kind.attributes.parse(z.encode(kind.attributes, attributes))).toStrictEqual(attributes);
        }),
        { seed: 1 },
      );
    },
  );
});
