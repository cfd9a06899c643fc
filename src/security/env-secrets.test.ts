import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { secret } from "../definitions/secret.ts";
import { createEnvSecrets } from "./env-secrets.ts";

describe("secrets of the environment", () => {
  const secrets = createEnvSecrets({ SHOP: "hush", EMPTY: "" });

  it("are read by name", () => {
    expect(secrets.read(secret("SHOP"))).toBe("hush");
  });

  it.each(["OTHER", "EMPTY", "toString"])("are missing when %s is not set, empty or inherited", (name) => {
    expect(() => secrets.read(secret(name))).toThrow(expect.objectContaining({ code: "secret-missing" }));
    expect(() => secrets.read(secret(name))).toThrow(`Set the environment variable ${name}`);
  });

  it("are never shown with their source", () => {
    const shown = [JSON.stringify({ secrets }), inspect(secrets, { depth: 9, showHidden: true }), String(secrets)];
    expect(shown.join()).not.toContain("hush");
  });
});
