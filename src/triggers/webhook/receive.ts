import type { Contract } from "../../contracts/contract.ts";
import { parsePayload } from "../../contracts/payload.ts";
import { sunsetProblem } from "../../contracts/served.ts";
import type { Violation } from "../../contracts/violation.ts";
import type { Clock } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import { err, ok, type Result } from "../../core/result.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { Headers } from "../../definitions/trigger.ts";
import type { Accepted, AcceptRequest, Engine } from "../../runs/engine.ts";
import { readMessageKey } from "../../runs/message-key.ts";
import { createTaker } from "../../runs/take.ts";
import { type Answer, isRefusalCode, type Refusal, refusal, type Served } from "./answer.ts";
import { createSignatureVerifier } from "./signature.ts";

export type { Answer, Refusal } from "./answer.ts";

export interface Delivery {
  readonly headers: Headers;
  /** The bytes as they came: signatures are over them. */
  readonly body: Uint8Array;
}

export interface ReceiverDeps {
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly engine: Pick<Engine, "accept" | "reject">;
}

/** Decides about one delivery. When it resolves to 202 or 200, the message is on disk. Rejects only for what nobody expected. */
export type Receiver = (delivery: Delivery) => Promise<Answer>;

/** Violations that the sentence of a refusal cites; its `errors` have all. */
const citedViolations = 3;

/**
 * What a webhook flow does with what is posted to it: size, signature, JSON, contract, key, and then a run. The cheap and
 * the sceptical come first: nothing is parsed that a stranger could have sent. Every refusal is noted in the ledger.
 * @throws WaybillError `secret-missing`, `schema-invalid`, `definition-invalid`: now, not when the first message comes.
 */
export function createReceiver(flow: AnyFlow, { secrets, clock, engine }: ReceiverDeps): Receiver {
  const trigger = flow.on;
  if (trigger.type !== "webhook") {
    throw new WaybillError(
      "definition-invalid",
      `Flow "${flow.name}" has no webhook trigger, so nothing can be posted to it.`,
    );
  }
  const { contract, key: keyFor, maxBytes } = trigger;
  const verify = createSignatureVerifier(trigger.verify, secrets);
  const take = createTaker(contract);

  function read({ headers, body }: Delivery): Result<Read, Refusal> {
    if (body.length > maxBytes) {
      const detail = `The body has ${body.length} bytes, and at most ${maxBytes} are accepted here.`;
      return err(refusal("payload-too-large", detail));
    }
    const forgery = verify({ headers, body, now: clock.now() });
    if (forgery !== undefined) return err(refusal(forgery.code, forgery.message));
    const payload = parsePayload(body, { maxBytes });
    if (!payload.ok) return err(refusal(payload.error.code, payload.error.message));
    const taken = take(payload.value.value);
    if (taken.kind === "broken") {
      const { violations } = taken;
      const detail = `Contract "${contract.name}" ${contract.version} is broken. ${cite(violations)}`;
      return err(refusal("contract-broken", detail, violations));
    }
    const served = servedOf(taken.of);
    const sunset = sunsetProblem(taken.of, clock.now());
    if (sunset !== undefined) return err({ ...refusal("contract-sunset", sunset), ...served });
    if (taken.kind === "failed") return err({ ...refusal("upcast-failed", taken.failure.message), ...served });
    const { value, text } = taken.kind === "converted" ? taken.document : payload.value;
    // It fits the contract, so it is what the key function takes.
    const key = readMessageKey(() => keyFor(value as never, headers));
    if (!key.ok) return err(refusal("key-invalid", `The key of flow "${flow.name}" ${key.error}.`));
    return ok({ request: { flow: flow.name, key: key.value, input: value, inputText: text }, served });
  }

  function refuse(answer: Refusal, bytes: number): Refusal {
    engine.reject({ at: clock.now(), flow: flow.name, code: answer.code, detail: answer.detail, bytes });
    return answer;
  }

  return async (delivery) => {
    const bytes = delivery.body.length;
    const reading = read(delivery);
    if (!reading.ok) return refuse(reading.error, bytes);
    const { request, served } = reading.value;
    let accepted: Accepted;
    try {
      accepted = await engine.accept(request);
    } catch (error) {
      if (error instanceof WaybillError && isRefusalCode(error.code)) {
        return refuse(refusal(error.code, error.message), bytes);
      }
      throw error;
    }
    const { runId, duplicate } = accepted;
    return duplicate ? { status: 200, runId, duplicate, ...served } : { status: 202, runId, ...served };
  };
}

/** A delivery that can be accepted, and whether the version that it is of is on its way out. */
interface Read {
  readonly request: AcceptRequest;
  readonly served: Served;
}

function servedOf({ deprecation }: Contract): Served {
  return deprecation === undefined ? {} : { deprecation };
}

function cite(violations: readonly Violation[]): string {
  const cited = violations
    .slice(0, citedViolations)
    .map((violation) => violation.message)
    .join("; ");
  const more = violations.length - citedViolations;
  return more > 0 ? `${cited}; and ${more} more.` : `${cited}.`;
}
