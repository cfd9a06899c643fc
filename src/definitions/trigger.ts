import type { Contract } from "../contracts/contract.ts";
import { WaybillError } from "../core/errors.ts";
import type { ScheduleTrigger } from "./schedule.ts";
import type { SignatureSpec } from "./signature.ts";

/** Header names are lower case; a header sent several times is joined with ", ". */
export type Headers = Readonly<Record<string, string | undefined>>;

export interface WebhookTrigger<T = unknown> {
  readonly type: "webhook";
  /** Path below the hook address, e.g. `/shopify/orders-create`. */
  readonly path: string;
  readonly contract: Contract<T>;
  readonly verify: SignatureSpec;
  /** What makes two deliveries the same message: the idempotency key of the run. */
  readonly key: (message: T, headers: Headers) => string | number;
  /** Largest body in bytes; 1 MiB unless told. */
  readonly maxBytes: number;
}

export interface EventTrigger<T = unknown> {
  readonly type: "event";
  readonly contract: Contract<T>;
  /** The idempotency key of the run; the id of the event when absent. */
  readonly key?: (message: T) => string | number;
}

export type Trigger<T = unknown> = WebhookTrigger<T> | EventTrigger<T> | ScheduleTrigger<T>;

/** A webhook trigger whose message type does not matter to the reader. */
export type AnyWebhookTrigger = Omit<WebhookTrigger<never>, "contract"> & { readonly contract: Contract<unknown> };

/** A schedule trigger whose message type does not matter to the reader. */
export type AnyScheduleTrigger = Omit<ScheduleTrigger<never>, "contract"> & { readonly contract: Contract<unknown> };

/** A trigger whose message type does not matter to the reader. */
export type AnyTrigger =
  | AnyWebhookTrigger
  | AnyScheduleTrigger
  | (Omit<EventTrigger<never>, "contract"> & { readonly contract: Contract<unknown> });

export interface WebhookOptions<T> {
  readonly contract: Contract<T>;
  readonly verify: SignatureSpec;
  readonly key: (message: NoInfer<T>, headers: Headers) => string | number;
  readonly maxBytes?: number;
}

const pathPattern = /^(?:\/[A-Za-z0-9._~-]+)+$/;

/**
 * A run for each signed message that is posted to `path`.
 * @throws WaybillError `definition-invalid` when the path has other than plain segments.
 */
export function webhook<T>(path: string, options: WebhookOptions<T>): WebhookTrigger<T> {
  if (!pathPattern.test(path)) {
    throw new WaybillError(
      "definition-invalid",
      `The webhook path "${path}" is not usable. Write plain segments such as "/shopify/orders-create".`,
    );
  }
  return { type: "webhook", path, ...options, maxBytes: options.maxBytes ?? 1024 * 1024 };
}

/** A run for each event published under the contract by any flow (choreography). */
export function event<T>(
  contract: Contract<T>,
  options: { readonly key?: (message: NoInfer<T>) => string | number } = {},
): EventTrigger<T> {
  return { type: "event", contract, ...options };
}

/** What starts a run, in short: `POST /orders`, `event order.booked`, `schedule 0 2 * * * Europe/Berlin`. */
export function triggerInWords(trigger: AnyTrigger): string {
  switch (trigger.type) {
    case "webhook":
      return `POST ${trigger.path}`;
    case "event":
      return `event ${trigger.contract.name}`;
    case "schedule":
      return `schedule ${trigger.pattern} ${trigger.timezone}`;
  }
}
