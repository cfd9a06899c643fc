import { Link } from "@tanstack/react-router";
import type { Home } from "../api/wire.ts";
import { Until } from "../time/times.tsx";
import { Icon } from "../ui/icon.tsx";
import { attentionOf } from "./attention.ts";

/** What a person should know now, or the good news that there is nothing. */
export function AttentionList({ home }: { readonly home: Home }) {
  const items = attentionOf(home);
  if (items.length === 0) {
    return (
      <p className="attention-none card tone-good">
        <Icon name="check" size={16} />
        All is well: no run waits for a decision and every system takes calls.
      </p>
    );
  }
  return (
    <section aria-label="Needs attention">
      <ul className="attention card">
        {items.map((item) => (
          <li key={item.id} className={`attention-item tone-${item.tone}`}>
            <span className="attention-icon">
              <Icon name={item.tone === "bad" ? "cross" : "alert"} size={16} />
            </span>
            <div className="attention-text">
              <strong>{item.title}</strong>
              <span className="muted">
                {item.detail}
                {item.probeAt === undefined ? null : (
                  <>
                    {" "}
                    Next try <Until at={item.probeAt} />.
                  </>
                )}
              </span>
            </div>
            {item.filters === undefined ? null : (
              <Link to="/runs" search={item.filters} className="attention-link">
                {item.action}
                <Icon name="chevron" />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
