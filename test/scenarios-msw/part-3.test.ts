/** A quarter of the catalogue for our client, through both doors. */
import { bothDoors, ourPart } from "./both-doors.ts";

bothDoors(ourPart(3));
