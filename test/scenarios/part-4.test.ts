/** A quarter of the catalogue, for every subject. */
import { testPart } from "./far-from-home.ts";

testPart(4);
