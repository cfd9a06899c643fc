import type { Order } from "../order.ts";

/** The names in the results, in the order in which the peers are measured. */
export const peerNames = ["waybill", "restate", "dbos", "openworkflow", "bullmq", "n8n"] as const;
export type PeerName = (typeof peerNames)[number];

/** What was set, as it goes into the result: names and values that a reader can set again. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/**
 * An engine that can do the unit of work: take an order under a key, do three steps that build on each other, record each
 * before the next begins, record the end, and tell the client.
 */
export interface Peer {
  readonly name: PeerName;
  /** Settings to choose from. With more than one, each is tried and the fastest is measured. */
  readonly candidates: readonly Settings[];
  /**
   * Starts engine and server, with nothing stored yet.
   * @param dir a fresh folder on the disk that is measured, for everything that the peer keeps.
   * @param candidate an index into `candidates`.
   * @throws when something it needs is missing; the message says what.
   */
  start(dir: string, candidate: number): Promise<RunningPeer>;
}

export interface RunningPeer {
  /** Of the engine; with its server's where that has one of its own. */
  readonly version: string;
  /** The candidate, and what is set beside it. */
  readonly settings: Settings;
  /** One unit of work. Resolves when its end is durable and the client knows of it. May be called concurrently. */
  run(order: Order): Promise<void>;
  /** Completed runs as the peer itself has stored them. */
  completedCount(): Promise<number>;
  /** Stops everything that `start` started. */
  stop(): Promise<void>;
}

/** A peer whose `start` gets the candidate itself. */
export function peer<Candidate extends Settings>(
  name: PeerName,
  candidates: readonly [Candidate, ...Candidate[]],
  start: (dir: string, candidate: Candidate) => Promise<RunningPeer>,
): Peer {
  return { name, candidates, start: (dir, candidate) => start(dir, candidates[candidate] ?? candidates[0]) };
}
