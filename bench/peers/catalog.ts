import type { Peer, PeerName } from "./peer.ts";

/** Loads a peer with its packages. Only the process that measures it does so, so that a missing package is one peer's problem. */
export const catalog: Readonly<Record<PeerName, () => Promise<Peer>>> = {
  waybill: async () => (await import("./engines/waybill.ts")).waybill,
  restate: async () => (await import("./engines/restate.ts")).restate,
  dbos: async () => (await import("./engines/dbos.ts")).dbos,
  openworkflow: async () => (await import("./engines/openworkflow.ts")).openworkflow,
  bullmq: async () => (await import("./engines/bullmq.ts")).bullmq,
  n8n: async () => (await import("./engines/n8n.ts")).n8n,
};
