import { describe, expect, it } from "vitest";
import { http } from "../definitions/http.ts";
import { secret } from "../definitions/secret.ts";
import { system } from "../definitions/system.ts";
import { describeSecrets, missingSecrets, neededSecrets } from "./needed-secrets.ts";

const billing = system("billing", {
  access: http({
    baseUrl: secret("BILLING_URL"),
    auth: { scheme: "basic", username: secret("SHARED_USER"), password: secret("BILLING_PASSWORD") },
  }),
});
const crm = system("crm", {
  access: http({ baseUrl: "https://crm.example.com", auth: { scheme: "bearer", token: secret("SHARED_USER") } }),
});

describe("the secrets of a project", () => {
  const needed = neededSecrets({ flows: [], systems: [billing, crm] });

  it("are those of every system, each once, with all that use it", () => {
    expect(needed).toEqual([
      { name: "BILLING_PASSWORD", usedBy: ['system "billing"'] },
      { name: "BILLING_URL", usedBy: ['system "billing"'] },
      { name: "SHARED_USER", usedBy: ['system "billing"', 'system "crm"'] },
    ]);
  });

  it("are missing when they are not set, empty, or only inherited by the environment object", () => {
    const missing = missingSecrets(needed, { BILLING_URL: "", SHARED_USER: "u" });
    expect(describeSecrets(missing)).toBe('BILLING_PASSWORD (system "billing"), BILLING_URL (system "billing")');
    expect(missingSecrets([{ name: "toString", usedBy: [] }], {})).toHaveLength(1);
  });
});
