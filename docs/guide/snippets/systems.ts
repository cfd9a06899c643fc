import { http, secret, system, team } from "waybill";

export const finance = team("finance-systems", { onCall: "pager:finance-systems", productOwner: "Head of accounting" });

export const billing = system("billing", {
  owner: finance,
  description: "Invoices and credit notes",
  access: http({
    baseUrl: secret("BILLING_URL"),
    auth: { scheme: "bearer", token: secret("BILLING_TOKEN") },
    timeout: "10s",
  }),
  concurrency: 16,
  breaker: { failures: 5, coolDown: "10s" },
  retry: { maxAttempts: 10, initialDelayMs: 500, factor: 2, maxDelayMs: 300_000, jitter: 0.5 },
});
