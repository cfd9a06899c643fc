import { useQuery } from "@tanstack/react-query";
import { homeQuery } from "../api/queries.ts";
import type { Home } from "../api/wire.ts";
import { countOf, formatUtcDay } from "../time/format.ts";
import { Empty, LoadError, Loading, PageTitle } from "../ui/states.tsx";
import { dayTotals } from "./attention.ts";
import { AttentionList } from "./attention-list.tsx";
import { FlowCard } from "./flow-card.tsx";
import { Rejections } from "./rejections.tsx";
import { SystemList } from "./system-list.tsx";
import "./home.css";

/** How the work is going, for everybody: what needs attention, every flow with its promise, every system. */
export function HomePage() {
  const home = useQuery(homeQuery);
  return (
    <>
      <PageTitle>Overview</PageTitle>
      {home.error === null ? null : <LoadError error={home.error} retry={() => void home.refetch()} />}
      {home.data === undefined ? home.isPending ? <Loading /> : null : <HomeContent home={home.data} />}
    </>
  );
}

function HomeContent({ home }: { readonly home: Home }) {
  const totals = dayTotals(home);
  return (
    <>
      <div className="page-head">
        <h1>Overview</h1>
        <p className="muted">
          {formatUtcDay(home.now)} <span title="Days begin at midnight UTC">(UTC)</span> · {countOf(totals.runs, "run")}{" "}
          today
          {totals.rejected === 0 ? "" : ` · ${countOf(totals.rejected, "message")} turned away`}
        </p>
      </div>
      <AttentionList home={home} />
      <section className="section" aria-labelledby="flows">
        <div className="section-head">
          <h2 id="flows">Flows</h2>
        </div>
        {home.flows.length === 0 ? (
          <Empty title="No flows yet">
            Write one in the folder <code>flows/</code> of the project; it shows up here when Waybill starts.
          </Empty>
        ) : (
          <div className="flow-list">
            {home.flows.map((flow) => (
              <FlowCard key={flow.name} flow={flow} />
            ))}
          </div>
        )}
      </section>
      <SystemList systems={home.systems} />
      <Rejections
        className="section"
        title="Messages for which there is no flow, turned away today"
        counts={home.rejectedToday}
      />
    </>
  );
}
