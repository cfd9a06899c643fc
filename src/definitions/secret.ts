/** The name of a secret, never its value: a definition can be printed, stored and shown. */
export interface SecretRef {
  readonly type: "secret";
  readonly name: string;
}

/** Refers to a secret by the name of its environment variable, e.g. `secret("SHOPIFY_SECRET")`. */
export function secret(name: string): SecretRef {
  return { type: "secret", name };
}

/** Where the values of secrets come from. */
export interface SecretSource {
  /**
   * The value, as it is now. Never logged, stored or put into an error.
   * @throws WaybillError `secret-missing`.
   */
  read(ref: SecretRef): string;
}
