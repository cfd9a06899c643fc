import type { CallableFlow, CallOptions, DetachedCallOptions, StepContext } from "../definitions/run.ts";
import { defaultRetryPolicy } from "../resilience/retry.ts";
import { doubtKey } from "./effect.ts";
import { requireFit } from "./event.ts";
import type { CalledFact } from "./fact.ts";
import { RunFailure } from "./failure.ts";
import { stepKey, undoKey } from "./idempotency.ts";
import { normalKey } from "./message-key.ts";
import type { Work } from "./perform.ts";
import { recordOnce, type Scope } from "./scope.ts";
import { serialise } from "./serialise.ts";
import { receive, valueReceived } from "./waits.ts";

/** The structure of the two ways to call. */
export type CallArguments = Partial<CallOptions<unknown>> & Partial<DetachedCallOptions>;

const undoTimeoutMs = 60_000;

/** Starts a run of another flow; waits for its end unless the call is detached. */
export async function call(
  scope: Scope,
  id: string,
  flow: CallableFlow<never, unknown>,
  input: unknown,
  options: CallArguments,
): Promise<unknown> {
  const { run, state } = scope.execution;
  const undoneCount = state.undone.get(id) ?? 0;
  const key = options.key === undefined ? stepKey(run, id, undoneCount) : normalKey(options.key);
  const isAwaited = options.detached !== true;
  const called = await recordOnce(
    scope,
    `called:${id}`,
    (): CalledFact => {
      requireInputFit(flow, input);
      return { kind: "called", step: id, flow: flow.name, key };
    },
    () => [
      {
        flow: flow.name,
        key,
        input,
        inputText: inputText(flow.name, input),
        isWhole: true,
        ...(isAwaited ? { parentStep: id } : {}),
      },
    ],
  );
  scope.latestAt = Math.max(scope.latestAt, called.at);
  if (!isAwaited) return undefined;
  const received = await receive(scope, id, {}, { for: "run" });
  const { undo } = options;
  const undoWork =
    undo === undefined
      ? undefined
      : (result: unknown): Work => ({
          phase: "undo",
          step: id,
          system: undefined,
          policy: () => defaultRetryPolicy,
          timeoutMs: undoTimeoutMs,
          idempotencyKey: undoKey(run, id, undoneCount),
          hasEffect: true,
          action: (context) => undo(result, context as StepContext),
        });
  const doubt = state.doubts.get(doubtKey("do", id));
  if (doubt !== undefined) scope.progress.doubtful.push({ step: id, doubt, work: undefined, undo: undoWork });
  const result = valueReceived<unknown>(received.fact);
  if (undoWork !== undefined) {
    scope.progress.undoables.push({ step: id, seq: received.seq, work: undoWork(result) });
  }
  return result;
}

/** @throws RunFailure with cause `contract`. */
function requireInputFit({ name, on, gather }: CallableFlow<never, unknown>, input: unknown): void {
  if (gather?.isList !== true) {
    requireFit(on.contract, input, `The input of flow "${name}"`);
    return;
  }
  if (!Array.isArray(input)) {
    throw new RunFailure({
      cause: "contract",
      code: "contract-broken",
      message: `The input of flow "${name}" is no list, and the flow takes a batch of ${on.contract.name}@${on.contract.version}. Call it with a list.`,
      details: { flow: name, contract: on.contract.name },
    });
  }
  for (const [index, message] of input.entries()) {
    requireFit(on.contract, message, `Message ${index} of the input of flow "${name}"`);
  }
}

function inputText(flow: string, input: unknown): string {
  const serialised = serialise(input);
  if (serialised.ok && serialised.text !== undefined) return serialised.text;
  const { pointer, found } = serialised.ok ? { pointer: "", found: "nothing" } : serialised.error;
  throw new RunFailure({
    cause: "defect",
    code: "step-result-invalid",
    message: `Flow "${flow}" cannot be called: its input has ${found} at "${pointer}". Give plain JSON: a date as an ISO string, a big number as a string.`,
    details: { flow, pointer, found },
  });
}
