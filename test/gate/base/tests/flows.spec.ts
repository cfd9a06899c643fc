import { createTestWaybill } from "waybill/testing";
import { bookOrder } from "../flows/book-order.ts";
import { markOrder } from "../flows/mark-order.ts";

export const flows = [bookOrder, markOrder];
export const start = createTestWaybill;
