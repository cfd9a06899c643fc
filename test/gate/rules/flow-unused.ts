import { baseFile } from "../base.ts";
import { edited, type RuleFixture } from "./fixture.ts";

const book = baseFile("flows/book-order.ts");

const day = 86_400_000;
/** When the gate judges. */
const now = Date.UTC(2026, 9, 1);

export const flowUnused: RuleFixture = {
  fails: {
    evidence: {
      ledger: {
        firstAcceptedAt: now - 300 * day,
        lastAcceptedAt: new Map([["book-order", now - 91 * day]]),
        calls: [],
      },
    },
    finds: [
      { subject: "flow:book-order", fact: "latest run on 2026-07-02" },
      { subject: "flow:mark-order", fact: "never had a run, and the ledger begins on 2025-12-05" },
    ],
  },
  passes: [
    {
      evidence: {
        ledger: {
          firstAcceptedAt: now - 300 * day,
          lastAcceptedAt: new Map([
            ["book-order", now - 90 * day],
            ["mark-order", now],
          ]),
          calls: [],
        },
      },
    },
    // A new project, and one that has no runs at all.
    { evidence: { ledger: { firstAcceptedAt: now - 89 * day, lastAcceptedAt: new Map(), calls: [] } } },
    { evidence: { ledger: { lastAcceptedAt: new Map(), calls: [] } } },
    {
      // The one is due once a year, and the other one is new.
      files: {
        "flows/book-order.ts": edited(
          book,
          ["import { flow, secret, shopifySignature, webhook }", "import { flow, schedule }"],
          [
            `webhook("/orders", {
    contract: OrderPlaced,
    verify: shopifySignature(secret("STOREFRONT_SECRET")),
    key: (order) => order.id,
  })`,
            'schedule("0 6 2 1 *")',
          ],
          ["import { InvoiceCreated, OrderBooked, OrderPlaced }", "import { InvoiceCreated, OrderBooked }"],
          ["{ orderId: order.id, cents: order.totalCents }", "{ dueAt: order.dueAt }"],
          ["{ orderId: order.id, invoice: invoice.number }", "{ orderId: order.dueAt, invoice: invoice.number }"],
        ),
      },
      evidence: {
        ledger: {
          firstAcceptedAt: now - 300 * day,
          lastAcceptedAt: new Map([["book-order", now - 200 * day]]),
          calls: [],
        },
        changeCounts: new Map([["flows/mark-order.ts", 1]]),
      },
    },
  ],
};
