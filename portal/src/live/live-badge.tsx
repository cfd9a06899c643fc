import { createContext, useContext, useSyncExternalStore } from "react";
import type { LiveState } from "./live.ts";
import type { LiveSource } from "./live-source.ts";
import "./live.css";

export const LiveContext = createContext<LiveSource | undefined>(undefined);

const words: Readonly<Record<LiveState["phase"], string>> = {
  connecting: "connecting",
  live: "live",
  reconnecting: "reconnecting",
};

const explanations: Readonly<Record<LiveState["phase"], string>> = {
  connecting: "Connecting to Waybill",
  live: "This page follows Waybill as things happen",
  reconnecting: "The connection to Waybill is lost. What you see may be out of date until it is back.",
};

const noSource = { subscribe: () => () => undefined, phase: () => "connecting" as const };

/** Says whether what is on the page is up to date. */
export function LiveBadge() {
  const source = useContext(LiveContext);
  const phase = useSyncExternalStore(
    source?.subscribe ?? noSource.subscribe,
    () => source?.state().phase ?? noSource.phase(),
  );
  return (
    <output className="live" data-phase={phase} title={explanations[phase]}>
      <span className="live-dot" aria-hidden="true" />
      {words[phase]}
    </output>
  );
}
