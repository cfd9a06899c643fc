import { describe, expect, it } from "vitest";
import { http } from "../../definitions/http.ts";
import { secret } from "../../definitions/secret.ts";
import { system } from "../../definitions/system.ts";
import { secretOrigins } from "./secret-origins.ts";

const at = (baseUrl: Parameters<typeof http>[0]["baseUrl"]) => system("crm", { access: http({ baseUrl }) });

describe("the origins of secret base URLs", () => {
  it("are those of the secrets that are set, without paths and passwords", () => {
    const systems = [at(secret("CRM_URL")), at(secret("NOT_SET")), at(secret("ODD")), at("https://known.example.com")];
    const env = { CRM_URL: "https://app:hidden@crm.example.com/v2?key=hidden", ODD: "crm", OTHER: "https://a.example" };
    expect([...secretOrigins(systems, env)]).toEqual([["CRM_URL", "https://crm.example.com"]]);
  });
});
