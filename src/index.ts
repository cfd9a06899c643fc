export type { ComparisonPolicy, Compatibility, CompatibilityMode } from "./contracts/compatibility.ts";
export {
  type Contract,
  type ContractKind,
  type ContractOptions,
  contract,
  type DocumentOf,
  type Upcast,
  upcast,
} from "./contracts/contract.ts";
export type { Deprecation } from "./contracts/deprecation.ts";
export type { FieldClass, FieldClasses } from "./contracts/field-class.ts";
export type { ContractError, Guarantees } from "./contracts/guarantees.ts";
export { type JsonSchema, jsonSchema, type SchemaSource, type TypedJsonSchema } from "./contracts/schema.ts";
export type { Duration } from "./core/duration.ts";
export { type ErrorCode, WaybillError } from "./core/errors.ts";
export type { Json, JsonObject } from "./core/json.ts";
export { defineConfig, type WaybillConfig } from "./definitions/config.ts";
export { type Concern, type Entity, entity } from "./definitions/entity.ts";
export {
  type AnyFlow,
  type Baseline,
  type Flow,
  type FlowLimits,
  type FlowOptions,
  flow,
  type Tier,
} from "./definitions/flow.ts";
export {
  type BatchOptions,
  batch,
  type DebounceOptions,
  debounce,
  type Gather,
  type GatheredTrigger,
} from "./definitions/gather.ts";
export {
  type CallOptions,
  type FormCallOptions,
  type HttpAccess,
  type HttpAuth,
  type HttpCall,
  type HttpCallOptions,
  type HttpOptions,
  http,
  type ResponseForm,
} from "./definitions/http.ts";
export type { PromiseSpec } from "./definitions/promise.ts";
export type { Found, Run, StepContext, StepOptions } from "./definitions/run.ts";
export {
  type CatchUp,
  type DueTime,
  type Overlap,
  type ScheduleOptions,
  type ScheduleTrigger,
  schedule,
} from "./definitions/schedule.ts";
export { type SecretRef, secret } from "./definitions/secret.ts";
export {
  githubSignature,
  type SignatureOptions,
  type SignatureSpec,
  shopifySignature,
  standardWebhooksSignature,
  stripeSignature,
} from "./definitions/signature.ts";
export {
  type Idempotency,
  type ScreenRobot,
  type System,
  type SystemOptions,
  system,
} from "./definitions/system.ts";
export { type Team, team } from "./definitions/team.ts";
export {
  type EventTrigger,
  event,
  type Headers,
  type Trigger,
  type WebhookOptions,
  type WebhookTrigger,
  webhook,
} from "./definitions/trigger.ts";
export type { RetryPolicy } from "./resilience/retry.ts";
export { type Cause, causes } from "./runs/cause.ts";
export { RunFailure, reject } from "./runs/failure.ts";
