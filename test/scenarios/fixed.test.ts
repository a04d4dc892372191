/** Every scenario that names `fixed`. */
import { testScenariosFor } from "./one-subject.ts";

testScenariosFor("fixed");
