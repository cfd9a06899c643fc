export { type DoubledEffect, doubledEffects } from "./doubled-effects.ts";
export { type ChangeName, type FaultPoint, faultPoints } from "./fault-points.ts";
export { signGithub, signShopify, signStandardWebhooks, signStripe } from "./sign.ts";
export { type SimulatedSystem, startSimulatedSystem } from "./simulated-system.ts";
export { type SimulatorProcess, startSimulatorProcess } from "./simulator-process.ts";
export type {
  Effect,
  OutageMode,
  Refusal,
  RefusalRule,
  Resource,
  SimulatedRequest,
  SimulatedSystemOptions,
  SimulatorOptions,
  SimulatorState,
} from "./simulator-types.ts";
