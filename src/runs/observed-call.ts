/** Calls of one kind that the code of a flow was seen to make, whatever client made them. Who was called, and nothing of what was said. */
export interface ObservedCall {
  readonly flow: string;
  /** The name of the step (`observedStep`); absent for code outside of steps. `anyStep` for steps beyond what is told apart. */
  readonly step?: string;
  /** With the port when it is not the usual one: `crm.example.com`, `127.0.0.1:9000`; `anyHost` for hosts beyond what is told apart. */
  readonly host: string;
  /** The system through whose connector the call went; absent when it went past all systems. */
  readonly system?: string;
  /** In milliseconds since the Unix epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

/** Where observed calls are kept. */
export interface ObservedCallWriter {
  /**
   * Adds calls to those that are kept, and forgets what was last seen before an instant; on disk when it returns. How many rows there
   * are is limited (`callLimits`): what is beyond goes under `anyStep`, then under `anyHost`.
   * @throws WaybillError `disk-full`, `data-unwritable`: nothing was added, and it may be given again.
   */
  record(calls: readonly ObservedCall[], forgetBefore: number): void;
}

/** Stands for steps that are not told apart any more. A step that is named so shares its rows. */
export const anyStep = "*";
/** Stands for hosts that are not told apart any more. No URL has it. */
export const anyHost = "*";

/**
 * A flow that calls a handful of systems from twenty steps has far fewer. One that makes names of steps or hosts out of its messages
 * would have one for every message.
 */
export const callLimits = {
  /** Steps with hosts told apart for one flow. */
  perFlow: 200,
  /** Hosts told apart for one flow beyond that, whatever the step. */
  hostsPerFlow: 100,
  /** Rows of all flows, after which a flow gets one for everything that is new. */
  inAll: 20_000,
  /** Rows kept in memory between two writes. */
  inMemory: 1_000,
} as const;

/** The name of a step by its id in the run: without the occurrence, and without the numbers of branches. E.g. `lines/0/ship#2` gives `lines/N/ship`. */
export function observedStep(id: string): string {
  return id.replaceAll(/#\d+(?=\/|$)/g, "").replaceAll(/\/\d+(?=\/)/g, "/N");
}
