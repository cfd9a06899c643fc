import type { ShopifyRefund } from "../contracts/shopify/refund-created.ts";
import { textOrNull } from "./address.ts";
import { isZero, sumMoney } from "./money.ts";

/** A credit note as billing takes it. Amounts are decimal text in `currency`. */
export interface CreditNoteDraft {
  readonly refundId: string;
  readonly orderId: string;
  readonly invoiceId: string;
  readonly issuedAt: string;
  readonly reason: string | null;
  readonly currency: string;
  readonly lines: readonly {
    readonly sku: string | null;
    readonly description: string;
    readonly quantity: number;
    readonly amount: string;
  }[];
  readonly total: string;
}

/**
 * What is credited: the money that went back to the customer. Where none did (goods given back before they were paid, or
 * for store credit) it is the worth of the goods with their tax.
 */
export function creditedAmount(refund: ShopifyRefund): string {
  const paidBack = refund.transactions.filter(
    (transaction) =>
      transaction.kind === "refund" && transaction.status !== "failure" && transaction.status !== "error",
  );
  if (paidBack.length > 0) return sumMoney(paidBack.map((transaction) => transaction.amount));
  return sumMoney(refund.refund_line_items.flatMap(amountsOf));
}

/** The credit note of a refund; `undefined` when it gave nothing back, as when goods are only put back on the shelf. */
export function toCreditNote(
  refund: ShopifyRefund,
  invoice: { readonly id: string; readonly currency: string },
): CreditNoteDraft | undefined {
  const total = creditedAmount(refund);
  if (isZero(total)) return undefined;
  return {
    refundId: String(refund.id),
    orderId: String(refund.order_id),
    invoiceId: invoice.id,
    issuedAt: refund.created_at,
    reason: textOrNull(refund.note),
    currency: invoice.currency,
    lines: refund.refund_line_items.map((line) => ({
      sku: textOrNull(line.line_item.sku),
      description: line.line_item.title,
      quantity: line.quantity,
      amount: sumMoney(amountsOf(line)),
    })),
    total,
  };
}

function amountsOf(line: ShopifyRefund["refund_line_items"][number]): readonly string[] {
  return [line.subtotal_set.shop_money.amount, line.total_tax_set.shop_money.amount];
}
