import type { Rule } from "../rule.ts";
import { answerWithoutContract } from "./answer-without-contract.ts";
import { concurrencyUnbounded } from "./concurrency-unbounded.ts";
import { contractAcceptsAnything } from "./contract-accepts-anything.ts";
import { contractCanonicalIdMissing } from "./contract-canonical-id-missing.ts";
import { contractCanonicalIdUnknown } from "./contract-canonical-id-unknown.ts";
import { contractChanged } from "./contract-changed.ts";
import { contractDeprecated } from "./contract-deprecated.ts";
import { contractErrorsMissing } from "./contract-errors-missing.ts";
import { contractExampleInvalid } from "./contract-example-invalid.ts";
import { contractExampleMissing } from "./contract-example-missing.ts";
import { contractGone } from "./contract-gone.ts";
import { contractGuaranteesMissing } from "./contract-guarantees-missing.ts";
import { contractOwnerMissing } from "./contract-owner-missing.ts";
import { contractSunset } from "./contract-sunset.ts";
import { contractUnjudgeable } from "./contract-unjudgeable.ts";
import { effectNotRepeatable } from "./effect-not-repeatable.ts";
import { entityCanonicalIdMissing } from "./entity-canonical-id-missing.ts";
import { entityNoRecord } from "./entity-no-record.ts";
import { entityNoSteward } from "./entity-no-steward.ts";
import { entityTwoRecords } from "./entity-two-records.ts";
import { fieldClassUnknown } from "./field-class-unknown.ts";
import { keyMissing } from "./key-missing.ts";
import { personalFieldUnclassified } from "./personal-field-unclassified.ts";
import { retryUnsafe } from "./retry-unsafe.ts";
import { runbookMissing } from "./runbook-missing.ts";
import { secretFieldUnclassified } from "./secret-field-unclassified.ts";
import { systemConcurrencyHigh } from "./system-concurrency-high.ts";
import { systemIdempotencyUnknown } from "./system-idempotency-unknown.ts";
import { systemOwnerMissing } from "./system-owner-missing.ts";
import { timeoutMissing } from "./timeout-missing.ts";
import { undoMissing } from "./undo-missing.ts";

/** Every rule, in order of code. */
export const allRules: readonly Rule[] = [
  answerWithoutContract,
  concurrencyUnbounded,
  contractAcceptsAnything,
  contractCanonicalIdMissing,
  contractCanonicalIdUnknown,
  contractChanged,
  contractDeprecated,
  contractErrorsMissing,
  contractExampleInvalid,
  contractExampleMissing,
  contractGone,
  contractGuaranteesMissing,
  contractOwnerMissing,
  contractSunset,
  contractUnjudgeable,
  effectNotRepeatable,
  entityCanonicalIdMissing,
  entityNoRecord,
  entityNoSteward,
  entityTwoRecords,
  fieldClassUnknown,
  keyMissing,
  personalFieldUnclassified,
  retryUnsafe,
  runbookMissing,
  secretFieldUnclassified,
  systemConcurrencyHigh,
  systemIdempotencyUnknown,
  systemOwnerMissing,
  timeoutMissing,
  undoMissing,
];
