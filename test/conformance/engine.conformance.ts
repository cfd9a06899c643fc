import { describe } from "vitest";
import { acceptingConformance } from "./engine/accepting.ts";
import { awaitingConformance } from "./engine/awaiting.ts";
import { branchesConformance } from "./engine/branches.ts";
import { callsConformance } from "./engine/calls.ts";
import { deadLettersConformance } from "./engine/dead-letters.ts";
import { decidingConformance } from "./engine/deciding.ts";
import { eventsConformance } from "./engine/events.ts";
import { failingConformance } from "./engine/failing.ts";
import { flowControlConformance } from "./engine/flow-control.ts";
import { largePayloadsConformance } from "./engine/large-payloads.ts";
import { ledgerConformance } from "./engine/ledger.ts";
import { limitsConformance } from "./engine/limits.ts";
import { retentionConformance } from "./engine/retention.ts";
import { stepsConformance } from "./engine/steps.ts";
import { undoingConformance } from "./engine/undoing.ts";
import { versionsConformance } from "./engine/versions.ts";
import { waitingConformance } from "./engine/waiting.ts";
import type { CreateHarness } from "./harness.ts";

/** What every engine has to do alike. */
export function engineConformance(name: string, createHarness: CreateHarness): void {
  describe(`the ${name} engine`, () => {
    acceptingConformance(createHarness);
    stepsConformance(createHarness);
    failingConformance(createHarness);
    undoingConformance(createHarness);
    deadLettersConformance(createHarness);
    waitingConformance(createHarness);
    eventsConformance(createHarness);
    limitsConformance(createHarness);
    retentionConformance(createHarness);
    largePayloadsConformance(createHarness);
    ledgerConformance(createHarness);
    branchesConformance(createHarness);
    callsConformance(createHarness);
    awaitingConformance(createHarness);
    decidingConformance(createHarness);
    versionsConformance(createHarness);
    flowControlConformance(createHarness);
  });
}
