import { expect, it } from "vitest";
import { http } from "../definitions/http.ts";
import { secret } from "../definitions/secret.ts";
import { system } from "../definitions/system.ts";
import type { ObservedCall } from "../runs/observed-call.ts";
import { declaredHosts, isHidden } from "./declared-hosts.ts";

const call = (host: string, through?: string): ObservedCall => ({
  flow: "orders",
  host,
  firstAt: 1,
  lastAt: 1,
  count: 1,
  ...(through === undefined ? {} : { system: through }),
});
const systems = [
  system("crm", { access: http({ baseUrl: "https://crm.example.com:443/api" }) }),
  system("crm-reports", { access: http({ baseUrl: "https://crm.example.com/reports" }) }),
  system("billing", { access: http({ baseUrl: secret("BILLING_URL") }) }),
  system("warehouse", { access: http({ baseUrl: secret("WAREHOUSE_URL") }) }),
  system("bank", { access: { type: "sftp" } }),
];
const read = ({ name }: { readonly name: string }) => (name === "BILLING_URL" ? "http://127.0.0.1:9000/v1" : undefined);

it("A host is declared by the base URL of a system, or of its secret, or because calls go there through the system", () => {
  const seen = [call("wms.example.com", "warehouse"), call("hidden.example.com")];
  expect(Object.fromEntries(declaredHosts(systems, seen, read))).toEqual({
    "crm.example.com": ["crm", "crm-reports"],
    "127.0.0.1:9000": ["billing"],
    "wms.example.com": ["warehouse"],
  });
});

it("A call is hidden when it goes past all systems to a host that none declares", () => {
  const declared = declaredHosts(systems, [], read);
  expect(isHidden(call("hidden.example.com"), declared)).toBe(true);
  expect(isHidden(call("crm.example.com"), declared)).toBe(false);
  expect(isHidden(call("wms.example.com", "warehouse"), declared)).toBe(false);
});
