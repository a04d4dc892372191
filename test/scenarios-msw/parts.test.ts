/** The parts are the whole catalogue, each scenario once. */
import { expect, it } from "vitest";
import { plansFor } from "../catalogue.ts";
import { ourPart, PARTS } from "./both-doors.ts";

it("leaves out no scenario and tries none twice", () => {
  const parts = Array.from({ length: PARTS }, (_, at) => ourPart(at + 1));
  const names = parts.flat().map(({ scenario }) => scenario.name);
  expect(names.toSorted()).toEqual(
    plansFor("fixed")
      .map(({ scenario }) => scenario.name)
      .toSorted(),
  );
});
