import { beforeEach, describe, expect, it } from "vitest";
import { acceptingConformance } from "./engine/accepting.ts";
import { awaitingConformance } from "./engine/awaiting.ts";
import { branchesConformance } from "./engine/branches.ts";
import { callsConformance } from "./engine/calls.ts";
import { deadLettersConformance } from "./engine/dead-letters.ts";
import { decidingConformance } from "./engine/deciding.ts";
import { eventsConformance } from "./engine/events.ts";
import { failingConformance } from "./engine/failing.ts";
import { flowControlConformance } from "./engine/flow-control.ts";
import { gatheringConformance } from "./engine/gathering.ts";
import { largePayloadsConformance } from "./engine/large-payloads.ts";
import { ledgerConformance } from "./engine/ledger.ts";
import { limitsConformance } from "./engine/limits.ts";
import { outcomesConformance } from "./engine/outcomes.ts";
import { type ProgramsOptions, programsConformance } from "./engine/programs.ts";
import { retentionConformance } from "./engine/retention.ts";
import { sideBySideConformance } from "./engine/side-by-side.ts";
import { stepsConformance } from "./engine/steps.ts";
import { undoingConformance } from "./engine/undoing.ts";
import { upcastsConformance } from "./engine/upcasts.ts";
import { versionsConformance } from "./engine/versions.ts";
import { waitingConformance } from "./engine/waiting.ts";
import type { CreateHarness } from "./harness.ts";

/** What an engine does not pass yet. It is shown as skipped, with the reason. */
export interface Gap {
  /** The name of the test, or of a group of tests. */
  readonly case: string;
  readonly reason: string;
}

export interface ConformanceOptions {
  /** Random programs. */
  readonly programs: ProgramsOptions;
  readonly gaps?: readonly Gap[];
}

/** What every engine has to do alike. */
export function engineConformance(
  name: string,
  createHarness: CreateHarness,
  { programs, gaps = [] }: ConformanceOptions,
): void {
  describe(`the ${name} engine`, () => {
    const met = new Set<Gap>();
    beforeEach(({ task, skip }) => {
      const gap = gaps.find((each) => each.case === task.name || each.case === task.suite?.name);
      if (gap === undefined) return;
      met.add(gap);
      skip(gap.reason);
    });

    acceptingConformance(createHarness);
    stepsConformance(createHarness);
    failingConformance(createHarness);
    undoingConformance(createHarness);
    outcomesConformance(createHarness);
    deadLettersConformance(createHarness);
    waitingConformance(createHarness);
    eventsConformance(createHarness);
    upcastsConformance(createHarness);
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
    gatheringConformance(createHarness);
    sideBySideConformance(createHarness);
    programsConformance(createHarness, programs);

    // A gap that names no case would hide one that was renamed.
    it("lists no gap that names none of the cases above", () => {
      expect(gaps.filter((gap) => !met.has(gap))).toEqual([]);
    });
  });
}
