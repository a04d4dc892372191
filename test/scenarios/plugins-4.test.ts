/** A part of the catalogue for the plugins. */
import { testPart } from "./far-from-home.ts";

testPart(6);
