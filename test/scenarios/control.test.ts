/** The whole catalogue for the control: the client of this tree that has the bug. */
import { testPart } from "./far-from-home.ts";

testPart(2);
