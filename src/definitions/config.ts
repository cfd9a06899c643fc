import type { Duration } from "../core/duration.ts";

/** What `waybill.config.ts` exports: where to look and where to listen. Paths are relative to the config. */
export interface WaybillConfig {
  /** Folders whose modules export flows; `["flows"]` unless told. */
  readonly flows?: readonly string[];
  /**
   * Folders and modules that export contracts, systems, teams and entities; `contracts`, `systems`, `teams` and `entities`, each as a
   * folder or a module (`teams.ts`), unless told. What flows refer to is known without this; the gate judges the rest as well.
   */
  readonly definitions?: readonly string[];
  /** Data folder; `.waybill` unless told. */
  readonly data?: string;
  /**
   * Where webhooks arrive; `127.0.0.1:8080` unless told. `maxRequests` may be under way at the same time, 1,000 unless told; more
   * get 503.
   */
  readonly hooks?: { readonly host?: string; readonly port?: number; readonly maxRequests?: number };
  /** The portal and the API; on loopback always, port 8081 unless told. */
  readonly portal?: { readonly port?: number };
  /** Runs executing at the same time; 256 unless told. */
  readonly maxActiveRuns?: number;
  /** Accepted runs that wait for a place before senders get 503; 10,000 unless told. */
  readonly maxQueuedRuns?: number;
  /** How long running steps may finish when Waybill is asked to stop; `10s` unless told. */
  readonly drain?: Duration;
  /** Code that blocks the event loop for longer is reported, with the flow whose code it is; `1s` unless told, `0s` for never. */
  readonly blocked?: Duration;
}

/** Types the config; changes nothing. */
export function defineConfig(config: WaybillConfig): WaybillConfig {
  return config;
}
