import type { ShopifyAddress } from "../contracts/shopify/order-created.ts";

/** An address as our systems know it. */
export interface Address {
  readonly name: string;
  readonly company: string | null;
  readonly lines: readonly string[];
  readonly zip: string | null;
  readonly city: string | null;
  /** Code of a state or province, where the country has them. */
  readonly region: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly phone: string | null;
}

export function toAddress(address: ShopifyAddress): Address {
  return {
    name: fullName(address),
    company: textOrNull(address.company),
    lines: [address.address1, address.address2].flatMap((line) => textOrNull(line) ?? []),
    zip: textOrNull(address.zip),
    city: textOrNull(address.city),
    region: textOrNull(address.province_code),
    country: textOrNull(address.country_code),
    phone: textOrNull(address.phone),
  };
}

/** First and last name, whichever there are; empty when there is neither. */
export function fullName(person: {
  readonly first_name?: string | null | undefined;
  readonly last_name?: string | null | undefined;
}): string {
  return [person.first_name, person.last_name].flatMap((name) => textOrNull(name) ?? []).join(" ");
}

/** The text without spaces around it. Empty text means nothing, like null: the storefront sends both. */
export function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
