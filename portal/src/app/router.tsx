import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { HomePage } from "../home/home-page.tsx";
import { RunPage } from "../run/run-page.tsx";
import { parseFilters, parseSearch, stringifySearch } from "../runs/filters.ts";
import { RunsPage } from "../runs/runs-page.tsx";
import { PageNotFound } from "../ui/states.tsx";
import { Shell } from "./shell.tsx";

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: PageNotFound });

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: HomePage });

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs",
  validateSearch: parseFilters,
  component: function Runs() {
    return <RunsPage filters={runsRoute.useSearch()} />;
  },
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/runs/$id",
  component: function Run() {
    const { id } = runRoute.useParams();
    return <RunPage key={id} id={id} />;
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, runsRoute, runRoute]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
