import { describe, expect, it } from "vitest";
import { weaknessOf } from "./business-words.ts";

const good = [
  "A paid order is not invoiced within five minutes",
  "A paid order is not invoiced, or not on its way to the warehouse, within five minutes",
  "The order desk learns from the customer that an order was booked",
  "A cancelled order leaves the warehouse, or its customer is asked to pay",
  "Money went back to a customer and the books do not show it",
  "A customer waits over a minute for the confirmation",
  "A customer who paid has no invoice after five minutes",
  "A customer does not see within an hour that the invoice is there",
  "Customers queue at the counter because the price list is old",
  "An insurance broker is paid the wrong commission",
  "A shipment is held at customs because of exceptions in its papers",
  "The shop runs out of stock and still sells",
  "A supplier is paid twice",
  "The bank file is not with the bank by 16:00",
  "An employee who left can still enter the building",
  "Payroll is not complete on the 25th",
  "A request of a customer is not answered on the same day",
  "Cash flow of the day is missing in the report for the board",
  "An error in the address sends the parcel back",
  "The tax office gets the report after the deadline",
  "A gift token is accepted twice",
  "A contract is signed and the customer has no access",
  "Our iPhone stock is shown as sold out on eBay",
  "500 guests have no room",
  "Goods sent back are booked under the wrong return code",
  "A lorry is loaded with more than its payload",
  "A contract is null and void and is billed all the same",
  "A claim stays in the work queue of the desk for three days",
  "The credit that a customer gets when an SLA applies is not paid out",
  "The process of hiring takes longer than the new colleague was told",
  "A customer has to retry the payment",
  "An invoice over 404 euros is sent twice",
  "Eine bezahlte Bestellung liegt länger als einen Tag ohne Rechnung",
  "Un cliente paga y no recibe su factura",
  "支払い済みの注文が請求されない",
];

const technical: readonly (readonly [text: string, word: string])[] = [
  ["The billing endpoint returns HTTP 500", "HTTP 500"],
  ["More than 1 % of the answers are 5xx errors", "5xx errors"],
  ["Status code is not 200 for five minutes", "Status code"],
  ["An unhandled exception is thrown", "unhandled exception"],
  ["The call to billing times out", "times out"],
  ["Too many timeouts of the CRM", "timeouts"],
  ["Orders stay in the message queue for an hour", "message queue"],
  ["Queue depth is over 1000", "Queue depth"],
  ["More than ten dead letters are open", "dead letters"],
  ["Latency is over two seconds", "Latency"],
  ["p99 is over 500 milliseconds", "p99"],
  ["The server is down for five minutes", "server"],
  ["The API of the warehouse does not answer", "API"],
  ["A webhook is not delivered in time", "webhook"],
  ["The payload does not fit", "payload"],
  ["A malformed payload is not told to the sender", "malformed payload"],
  ["All retries are used up", "retries"],
  ["The error rate is over 2 %", "error rate"],
  ["Kafka consumers do not keep up", "Kafka"],
  ["The field order_id is empty", "order_id"],
  ["The cron job did not start", "cron job"],
];

const circular: readonly (readonly [text: string, word: string])[] = [
  ["The SLA is not met for gold customers", "SLA"],
  ["The promise is broken when it takes longer", "The promise is broken"],
  ["The flow fails more often than it should", "The flow fails"],
  ["Runs take longer than five minutes", "Runs take"],
  ["order-to-cash is late by five minutes", "order-to-cash"],
  ["Something in order-to-cash does not complete", "order-to-cash"],
];

describe("a text in business words", () => {
  it.each(good)("is %j", (text) => expect(weaknessOf(text, "order-to-cash")).toBeUndefined());

  it.each(technical)("is not %j", (text, word) => {
    expect(weaknessOf(text, "order-to-cash")).toMatchObject({ kind: "technical" });
    expect(weaknessOf(text, "order-to-cash")).toHaveProperty("words", expect.arrayContaining([word]));
  });

  it.each(circular)("is not %j, which says no more than that it is broken", (text, word) => {
    expect(weaknessOf(text, "order-to-cash")).toEqual({ kind: "circular", words: [word] });
  });

  it.each(["Too late", "Broken", "It does not work", "Errors", "Orders late", "遅い"])(
    "is not %j, which is too short",
    (text) => expect(weaknessOf(text, "order-to-cash")).toEqual({ kind: "short" }),
  );

  it.each(["", " ", "TODO", "tbd", "..."])("is not %j, which is nothing", (text) => {
    expect(weaknessOf(text, "order-to-cash")).toEqual({ kind: "empty" });
  });

  it("may have the words of a flow's short name", () => {
    expect(weaknessOf("A customer has no credit-note for what was sent back", "credit-note")).toBeUndefined();
    expect(weaknessOf("Refunds are not in the books after a day", "refunds")).toBeUndefined();
    expect(weaknessOf("The flow credit-note has an error today", "credit-note")).toMatchObject({ kind: "circular" });
  });
});
