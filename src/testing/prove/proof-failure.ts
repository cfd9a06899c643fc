import { WaybillError } from "../../core/errors.ts";
import type { Mistake } from "./diagnose.ts";

/** A flow that is not safe to run twice. The message is the whole story. */
export class ProofFailure extends WaybillError {
  override readonly name = "ProofFailure";
  /** What is wrong; `not-proven` when the flow does not end well even if nothing goes wrong. */
  readonly mistake: Mistake["kind"] | "not-proven";
  /** The scenario that showed it; 0 is the undisturbed one. */
  readonly scenario: number;

  constructor(story: string, mistake: ProofFailure["mistake"], scenario: number, flow: string) {
    super("proof-failed", story, { details: { flow, mistake, scenario } });
    this.mistake = mistake;
    this.scenario = scenario;
  }
}
