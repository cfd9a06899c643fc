import { http, secret, system } from "waybill";
import { customerCare } from "../teams.ts";

/** Messages to colleagues. */
export const notifier = system("notifier", {
  owner: customerCare,
  description: "Messages to the order desk",
  access: http({ baseUrl: secret("NOTIFIER_URL"), auth: { scheme: "bearer", token: secret("NOTIFIER_TOKEN") } }),
  concurrency: 8,
  idempotency: "key",
});
