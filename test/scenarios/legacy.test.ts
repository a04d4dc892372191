/** Every scenario that names `legacy`. */
import { testScenariosFor } from "./one-subject.ts";

testScenariosFor("legacy");
