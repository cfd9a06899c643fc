import type { SecretRef } from "./secret.ts";

/** The names of the secrets in a definition, such as the access of a system or the signature of a webhook; each once. */
export function namedSecrets(definition: unknown): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isSecretRef(value)) names.add(value.name);
    else for (const part of Object.values(value)) visit(part);
  };
  visit(definition);
  return [...names];
}

function isSecretRef(value: object): value is SecretRef {
  return "type" in value && value.type === "secret" && "name" in value && typeof value.name === "string";
}
