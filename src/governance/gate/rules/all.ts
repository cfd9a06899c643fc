import type { Rule } from "../rule.ts";
import { runbookMissing } from "./runbook-missing.ts";

/** Every rule, in order of code. */
export const allRules: readonly Rule[] = [runbookMissing];
