import type { ShopifyOrder } from "../contracts/shopify/order-created.ts";
import { type Address, fullName, textOrNull, toAddress } from "./address.ts";

export type ShopifyCustomer = NonNullable<ShopifyOrder["customer"]>;

/** A customer as the CRM takes it. */
export interface CustomerRecord {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
  readonly lastOrderId: string;
}

/** The id of the customer in the CRM: that of the storefront, so that every order finds the same one. */
export function customerId(customer: ShopifyCustomer): string {
  return String(customer.id);
}

/** The customer with what the order tells of them. The order's own e-mail address counts when the account has none. */
export function toCustomer(order: ShopifyOrder, customer: ShopifyCustomer): CustomerRecord {
  const address = order.billing_address ?? order.shipping_address;
  return {
    name: fullName(customer),
    email: textOrNull(customer.email) ?? textOrNull(order.email),
    phone: textOrNull(customer.phone),
    address: address ? toAddress(address) : null,
    lastOrderId: String(order.id),
  };
}
