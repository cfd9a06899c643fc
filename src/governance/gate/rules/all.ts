import type { Rule } from "../rule.ts";
import { answerWithoutContract } from "./answer-without-contract.ts";
import { concurrencyUnbounded } from "./concurrency-unbounded.ts";
import { effectNotRepeatable } from "./effect-not-repeatable.ts";
import { keyMissing } from "./key-missing.ts";
import { retryUnsafe } from "./retry-unsafe.ts";
import { runbookMissing } from "./runbook-missing.ts";
import { timeoutMissing } from "./timeout-missing.ts";
import { undoMissing } from "./undo-missing.ts";

/** Every rule, in order of code. */
export const allRules: readonly Rule[] = [
  answerWithoutContract,
  concurrencyUnbounded,
  effectNotRepeatable,
  keyMissing,
  retryUnsafe,
  runbookMissing,
  timeoutMissing,
  undoMissing,
];
