/** The name of a secret, never its value: a definition can be printed, stored and shown. */
export interface SecretRef {
  readonly type: "secret";
  readonly name: string;
}

/** Refers to a secret by the name of its environment variable, e.g. `secret("SHOPIFY_SECRET")`. */
export function secret(name: string): SecretRef {
  return { type: "secret", name };
}

/** Where the values of secrets come from. Never shows them: printing or serialising a source gives no value away. */
export interface SecretSource {
  /**
   * The value now. Not for hot paths: whoever needs it often reads it once and keeps what it made of it.
   * @throws WaybillError `secret-missing` when there is none, or an empty one.
   */
  read(ref: SecretRef): string;
}
