import { type Duration, flow, type Run, RunFailure, secret, shopifySignature, webhook } from "waybill";
import { CreditNote } from "../contracts/credit-note.ts";
import { type BillingInvoice, Invoices } from "../contracts/invoice.ts";
import { RefundCreated, type ShopifyRefund } from "../contracts/shopify/refund-created.ts";
import { Stops } from "../contracts/stop.ts";
import { toCreditNote } from "../mapping/credit-note.ts";
import { billing } from "../systems/billing.ts";
import { orderStopped } from "../systems/statuses.ts";
import { finance } from "../teams.ts";

/** What became of a refund. */
export type Crediting =
  | { readonly credited: true; readonly creditNoteId: string }
  | { readonly credited: false; readonly because: "order cancelled" | "nothing given back" };

export const refundToCreditNote = flow("refund-to-credit-note", {
  version: "1.0.0",
  owner: finance,
  description: "A refund in the storefront becomes a credit note on the invoice of its order",
  tier: "silver",
  runbook: "runbooks/refund-to-credit-note.md",
  on: webhook("/shopify/refunds-create", {
    contract: RefundCreated,
    verify: shopifySignature(secret("SHOPIFY_SECRET")),
    key: (refund) => refund.id,
  }),
  promise: {
    complete: "1h",
    for: 0.99,
    over: "28d",
    broken: "Money went back to a customer and the books do not show it",
  },
  deadLetter: { reviewWithin: "1d" },
  baseline: { touchesPer100: 100, timeToComplete: "2d" },
  run: creditRefund,
});

/**
 * The storefront retries a message for four hours, so an order may be that much later than its refund. The waits add up to
 * longer than that.
 */
const waitsForInvoice: readonly Duration[] = ["5s", "30s", "2m", "10m", "30m", "1h", "3h"];

async function creditRefund(refund: ShopifyRefund, run: Run): Promise<Crediting> {
  const invoice = await findInvoice(String(refund.order_id), run);
  if (invoice === null || invoice.status === "void") return { credited: false, because: "order cancelled" };
  const draft = toCreditNote(refund, invoice);
  if (draft === undefined) return { credited: false, because: "nothing given back" };
  const creditNote = await run.step("create credit note", billing, (call) =>
    call.post("/credit-notes", draft, { response: CreditNote, alsoOk: [orderStopped] }),
  );
  if (creditNote === null) return { credited: false, because: "order cancelled" };
  return { credited: true, creditNoteId: creditNote.id };
}

/** The invoice of the order, waited for when there is none yet; null when the order was cancelled before it had one. */
async function findInvoice(orderId: string, run: Run): Promise<BillingInvoice | null> {
  for (const wait of [...waitsForInvoice, undefined]) {
    const invoices = await run.step("find invoice", billing, (call) =>
      call.get("/invoices", { query: { orderId }, response: Invoices }),
    );
    const invoice = invoices.find(({ status }) => status === "issued") ?? invoices[0];
    if (invoice !== undefined) return invoice;
    if (await isStopped(orderId, run)) return null;
    if (wait !== undefined) await run.sleep("wait for the invoice", wait);
  }
  throw new RunFailure({
    cause: "expired",
    code: "flow-failed",
    message: `Order ${orderId} still has no invoice. Find out what became of the order, then replay this refund.`,
  });
}

async function isStopped(orderId: string, run: Run): Promise<boolean> {
  const stops = await run.step("find stop", billing, (call) =>
    call.get("/stops", { query: { id: orderId }, response: Stops }),
  );
  return stops.length > 0;
}
