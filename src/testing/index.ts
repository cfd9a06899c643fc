export type { Connector } from "../runs/connector.ts";
export type { Accepted, Engine, RunEnd, SystemState } from "../runs/engine.ts";
export type { Fact, RecordedFact } from "../runs/fact.ts";
export type { Ledger, RunHistory, RunRow } from "../runs/ledger.ts";
export { checkUpcasts, type Holds } from "./check-upcasts.ts";
export { type DoubledEffect, doubledEffects } from "./doubled-effects.ts";
export { type ChangeName, type FaultPoint, faultPoints } from "./fault-points.ts";
export type { ProofMessage } from "./prove/execute.ts";
export { type Proof, type ProofDefinition, proof } from "./prove/proof.ts";
export { ProofFailure } from "./prove/proof-failure.ts";
export { message } from "./prove/proof-message.ts";
export { type ProofOptions, type ProofReport, proveFlow } from "./prove/prove-flow.ts";
export { signGithub, signShopify, signStandardWebhooks, signStripe } from "./sign.ts";
export { startSimulatedSystem } from "./simulated-system.ts";
export { connectSimulator, type SimulatorClient } from "./simulator-client.ts";
export { type SimulatorProcess, startSimulatorProcess } from "./simulator-process.ts";
export type {
  Effect,
  OutageMode,
  Refusal,
  RefusalRule,
  Resource,
  ResourceChange,
  SimulatedRequest,
  SimulatedSystem,
  SimulatedSystemOptions,
  SimulatorOptions,
  SimulatorState,
} from "./simulator-types.ts";
export {
  createTestWaybill,
  type FlowOf,
  type SystemInProcess,
  type TestWaybill,
  type TestWaybillOptions,
} from "./test-waybill.ts";
export type { VirtualTime } from "./virtual-time.ts";
