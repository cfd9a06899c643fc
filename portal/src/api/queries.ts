import { keepPreviousData, QueryClient, queryOptions } from "@tanstack/react-query";
import { apiQueryOf, type RunFilters } from "../runs/filters.ts";
import { ApiError, getJson, postJson } from "./client.ts";
import type {
  CloseRequest,
  Done,
  FlowSummary,
  Home,
  ReplayRequest,
  ResolveRequest,
  RunDetail,
  RunPage,
} from "./wire.ts";

/** When the live connection says nothing, for instance because a proxy swallows it, pages still get fresh this often. */
const fallbackRefreshMs = 30_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        refetchInterval: fallbackRefreshMs,
        // What the server refused it will refuse again; what did not reach it may get through.
        retry: (failures, error) =>
          !(error instanceof ApiError && error.status >= 400 && error.status < 500) && failures < 2,
        staleTime: 500,
      },
    },
  });
}

export const homeQuery = queryOptions({
  queryKey: ["home"],
  queryFn: ({ signal }) => getJson<Home>("/api/home", signal),
});

export const flowsQuery = queryOptions({
  queryKey: ["flows"],
  queryFn: ({ signal }) => getJson<FlowSummary[]>("/api/flows", signal),
});

export function runsQuery(filters: RunFilters) {
  return queryOptions({
    queryKey: ["runs", filters],
    queryFn: ({ signal }) => getJson<RunPage>(`/api/runs?${apiQueryOf(filters)}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: ["run", id],
    queryFn: ({ signal }) => getJson<RunDetail>(`/api/runs/${encodeURIComponent(id)}`, signal),
  });
}

export function replayRun(id: string, request: ReplayRequest): Promise<Done> {
  return postJson<Done>(`/api/runs/${encodeURIComponent(id)}/replay`, request);
}

export function resolveStep(id: string, request: ResolveRequest): Promise<Done> {
  return postJson<Done>(`/api/runs/${encodeURIComponent(id)}/resolve`, request);
}

export function closeRun(id: string, request: CloseRequest): Promise<Done> {
  return postJson<Done>(`/api/runs/${encodeURIComponent(id)}/close`, request);
}
