/** Every scenario that names `openclaw-weixin@2.4.9+proposal`. */
import { testScenariosFor } from "./one-subject.ts";

testScenariosFor("openclaw-weixin@2.4.9+proposal");
