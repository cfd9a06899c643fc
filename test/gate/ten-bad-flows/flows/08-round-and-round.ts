import { event, flow } from "waybill";
import { good } from "../common.ts";
import { Anything, CustomerChanged } from "../contracts/orders.ts";
import { crm } from "../systems.ts";

/** Begins itself again with every change that it makes, and tells of things that nobody wants to know. */
export const roundAndRound = flow("round-and-round", {
  ...good,
  on: event(CustomerChanged, { key: (customer) => customer.id }),
  async run(customer, run) {
    await run.step("store", crm, (call) => call.put(`/customers/${customer.id}`, { name: customer.firstName }));
    await run.emit(CustomerChanged, customer);
    await run.emit(Anything, {});
  },
});
