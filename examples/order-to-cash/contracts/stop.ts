import { type } from "arktype";
import { contract } from "waybill";
import { Order } from "../entities.ts";
import { commerce } from "../teams.ts";

const stop = type({ id: "string > 0", reason: "string" });

const stopped = { id: "5400000000001", reason: "customer" };

/** What billing and the warehouse answer when they were told to do nothing more for an order. */
export const Stop = contract("order.stop", {
  version: "1.0.0",
  kind: "api",
  description: "Nothing more is done for an order",
  owner: commerce,
  entity: Order,
  canonicalId: "/id",
  schema: stop,
  examples: [stopped],
  // To stop what is stopped already changes nothing.
  errors: [],
  fields: { "": "internal" },
});

/** What they answer when they are asked for such an instruction. */
export const Stops = contract("order.stops", {
  version: "1.0.0",
  kind: "api",
  description: "Whether nothing more is done for an order",
  owner: commerce,
  entity: Order,
  canonicalId: "/*/id",
  schema: stop.array(),
  examples: [[stopped], []],
  // An order that goes on has an empty list.
  errors: [],
  fields: { "": "internal" },
});
