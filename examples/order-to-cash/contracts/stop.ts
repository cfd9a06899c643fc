import { type } from "arktype";
import { contract } from "waybill";

const stop = type({ id: "string > 0", reason: "string" });

/** What billing and the warehouse answer when they were told to do nothing more for an order. */
export const Stop = contract("order.stop", { version: "1.0.0", kind: "api", schema: stop });

/** What they answer when they are asked for such an instruction. */
export const Stops = contract("order.stops", { version: "1.0.0", kind: "api", schema: stop.array() });
