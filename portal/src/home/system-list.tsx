import type { SystemSummary } from "../api/wire.ts";
import { breakerWords } from "../status/status.ts";
import { countOf } from "../time/format.ts";
import { Until } from "../time/times.tsx";
import { Icon } from "../ui/icon.tsx";

/** The outside systems and whether their breakers let calls through. */
export function SystemList({ systems }: { readonly systems: readonly SystemSummary[] }) {
  if (systems.length === 0) return null;
  return (
    <section className="section" aria-labelledby="systems">
      <div className="section-head">
        <h2 id="systems">Systems</h2>
      </div>
      <ul className="systems card">
        {systems.map((system) => (
          <SystemRow key={system.name} system={system} />
        ))}
      </ul>
    </section>
  );
}

function SystemRow({ system }: { readonly system: SystemSummary }) {
  const { tone, words } = breakerWords[system.breaker];
  return (
    <li className={`system tone-${tone}`} aria-label={system.name}>
      <span className="system-name">{system.name}</span>
      <span className="system-state">
        <Icon name={tone === "good" ? "check" : tone === "bad" ? "cross" : "alert"} />
        <span>
          <strong>{system.breaker}</strong>: {words}
          {system.breaker === "open" && system.probeAt !== undefined ? (
            <>
              , next probe <Until at={system.probeAt} />
            </>
          ) : null}
        </span>
      </span>
      <span className="system-load muted">
        {countOf(system.active, "call")} active
        {system.waiting === 0 ? "" : `, ${countOf(system.waiting, "run")} ${system.waiting === 1 ? "waits" : "wait"}`}
      </span>
    </li>
  );
}
