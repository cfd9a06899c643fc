/** What the measured process is asked for, and what it answers. */
export type Task =
  | {
      readonly kind: "throughput";
      readonly dir: string;
      /** Above the id of every order that is in the folder. */
      readonly firstId: number;
      readonly seconds: number;
    }
  | {
      readonly kind: "sleeping";
      readonly dir: string;
      /** How many runs are due soon; they are waited for. */
      readonly wokenCount: number;
    };

export interface ThroughputAnswer {
  readonly runsPerSecond: number;
  readonly rssMiB: number;
  readonly runCount: number;
}

export interface SleepingAnswer {
  /** From the start of the engine until it takes messages. */
  readonly readyMs: number;
  /** When it was ready. */
  readonly rssMiB: number;
  /** The highest of the whole time. */
  readonly peakRssMiB: number;
  readonly wokenCount: number;
  readonly lateP50Ms: number;
  readonly lateP99Ms: number;
  readonly latestMs: number;
  readonly wokenPerSecond: number;
}
