/** HTTP statuses that mean something of their own here. */

/** Billing and the warehouse, asked to do something for an order that they were told to stop. */
export const orderStopped = 410;

/** Billing, asked to void an invoice that has a credit note: it is evened out already. */
export const invoiceCredited = 412;

/** There is no such thing: when it is to be deleted, that is as good as done. */
export const gone = 404;
