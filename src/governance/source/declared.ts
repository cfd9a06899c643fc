import type { DeclaredValue, Value } from "./value.ts";
import { propertyOf } from "./value-parts.ts";

/** The contract that a value is, as far as it is known. */
export function contractOf(value: Value | undefined): { readonly contract?: string; readonly version?: string } {
  if (value?.kind !== "declared" || value.type !== "contract" || value.name === undefined) return {};
  return { contract: value.name, ...versionOf(value) };
}

/** The version that a flow or contract is declared with. */
export function versionOf({ options }: DeclaredValue): { readonly version?: string } {
  const version = propertyOf(options, "version");
  return version.kind === "constant" ? { version: String(version.value) } : {};
}
