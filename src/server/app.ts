import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { type Logger, pino } from "pino";
import { createHttpConnector } from "../connectors/http/connector.ts";
import type { Clock } from "../core/clock.ts";
import { runIdTime } from "../core/ids.ts";
import { createSteadyClock } from "../core/steady-clock.ts";
import type { SecretSource } from "../definitions/secret.ts";
import { createEmbeddedEngine } from "../engines/embedded/engine.ts";
import { translate } from "../ledger/sqlite/errors.ts";
import { openStore } from "../ledger/sqlite/open.ts";
import { ownFolder } from "../ledger/sqlite/owner.ts";
import type { Connector } from "../runs/connector.ts";
import type { Engine } from "../runs/engine.ts";
import type { Journal } from "../runs/journal.ts";
import type { Ledger } from "../runs/ledger.ts";
import type { ScheduleBook } from "../runs/schedule-mark.ts";
import { createEnvSecrets } from "../security/env-secrets.ts";
import { watchSchedules } from "../triggers/schedule/watch.ts";
import { createAuthors } from "./authors.ts";
import { watchBlocking } from "./blocking/watch.ts";
import type { GateReport } from "./gate/judge-project.ts";
import { createHooksServer } from "./hooks.ts";
import { type Changes, createChanges } from "./live.ts";
import { createPortalServer } from "./portal.ts";
import type { Project } from "./project.ts";
import { readinessOf } from "./readiness.ts";
import { createScheduleBook } from "./schedule-book.ts";
import { createDueTimers, systemClock, systemTimers } from "./time.ts";
import { transportThrough } from "./traffic/through.ts";
import { watchTraffic } from "./traffic/watch.ts";
import { createWatchdog } from "./watchdog.ts";

export interface OpenOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log?: Logger;
  /** Puts something between the engine and what it writes to and calls: fault points, in tests. */
  readonly wrap?: { journal(journal: Journal): Journal; connector(connector: Connector): Connector };
}

export interface StartOptions extends OpenOptions {
  readonly hooks?: { readonly host?: string; readonly port?: number };
  readonly portal?: { readonly port?: number };
  /** Whether schedules start runs; true unless told. A command that needs the server for a moment must not catch up a night. */
  readonly watchSchedules?: boolean;
  /** Absolute path of the core team's policy, by which the API judges the project. */
  readonly corePolicy?: string;
}

/** Engine and ledger of a project's data folder, without anything that listens. */
export interface OpenedWaybill {
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly schedules: ScheduleBook;
  /** The clock by which runs wait and are recorded. */
  readonly clock: Clock;
  readonly changes: Changes;
  readonly secrets: SecretSource;
  readonly log: Logger;
  /** Closes what the engine used and gives the data folder back. The engine must be stopped. */
  close(): Promise<void>;
}

export interface Waybill extends Omit<OpenedWaybill, "close"> {
  /** Where webhooks arrive, without trailing slash. */
  readonly hooksUrl: string;
  readonly portalUrl: string;
  /**
   * Ends in order: refuses messages with 503 while running steps finish, for at most `drain` of the config, parks what waits,
   * writes what is queued, closes the listeners and gives the data folder back.
   */
  stop(): Promise<void>;
}

/** What `<data>/owner.json` says of the process that listens for this data folder. */
export interface Owner {
  readonly pid: number;
  readonly portal: string;
  readonly startedAt: number;
}

const loopback = "127.0.0.1";

/** Logs go to standard error: standard output belongs to commands. */
function createLog(): Logger {
  return pino({ name: "waybill", level: "info" }, pino.destination({ dest: 2, sync: true }));
}

/**
 * Opens the data folder of a project and takes up its unfinished runs.
 * @throws WaybillError `folder-owned`, `data-newer`, `data-corrupt`, `data-unwritable`, `disk-full`.
 */
async function openWaybill(project: Project, options: OpenOptions): Promise<OpenedWaybill> {
  const log = options.log ?? createLog();
  const { data, maxActiveRuns, maxQueuedRuns } = project.config;
  const disown = ownFolder(data);
  try {
    const store = openStore(data);
    const changes = createChanges();
    const secrets = createEnvSecrets(options.env);
    const announced = announcing(store.journal, changes);
    const journal = options.wrap?.journal(announced) ?? announced;
    const authors = createAuthors();
    const connector = createHttpConnector({
      secrets,
      clock: systemClock,
      timers: systemTimers,
      transportTo: (system) => transportThrough(authors, system),
    });
    const clock = createSteadyClock({
      wall: Date.now,
      monotonic: () => performance.now(),
      notBefore: runIdTime(journal.lastRunNumber()),
    });
    const engine = createEmbeddedEngine({
      flows: [...project.flows, ...(project.earlier ?? [])],
      journal,
      connectors: [options.wrap?.connector(connector) ?? connector],
      clock,
      timers: systemTimers,
      dueTimers: createDueTimers(clock, systemTimers),
      random: Math.random,
      authors,
      maxActiveRuns,
      maxQueuedRuns,
      onBroken: (error) => log.error({ err: error }, "the engine met an error that it cannot handle"),
    });
    const endTraffic = watchTraffic({
      authors,
      writer: store.observedCalls,
      clock,
      timers: systemTimers,
      onError: (error) => log.error({ err: error }, "calls of flows could not be noted"),
    });
    const close = async (): Promise<void> => {
      await connector.close();
      endTraffic();
      store.close();
      disown();
    };
    const schedules = createScheduleBook(store.scheduleMarks, journal);
    return { engine, ledger: store.ledger, schedules, clock, changes, secrets, log, close };
  } catch (error) {
    disown();
    throw error;
  }
}

/**
 * Opens a project and listens: for webhooks where the config says, for the portal and the API on loopback. Port 0 takes a
 * free one.
 */
export async function startWaybill(project: Project, options: StartOptions): Promise<Waybill> {
  const { close, ...opened } = await openWaybill(project, options);
  const { engine, ledger, schedules, clock, changes, secrets, log } = opened;
  const { config } = project;
  const onError = (error: unknown): void => log.error({ err: error }, "a request failed");
  const endWatch = config.blockedMs === 0 ? undefined : watchBlocking(config.blockedMs);
  let isServing = false;
  const watchdog = createWatchdog({
    flows: project.flows,
    ledger,
    clock,
    timers: systemTimers,
    report: ({ run, flow, status, sinceAt, waitingFor }) =>
      log.warn(
        {
          flow,
          run,
          status,
          since: new Date(sinceAt).toISOString(),
          ...(waitingFor === undefined ? {} : { waitingFor }),
        },
        "a run stays in a status longer than its flow allows",
      ),
    onError: (error) => log.error({ err: error }, "the watchdog cannot read the ledger"),
  });
  const servers: FastifyInstance[] = [];
  try {
    const hooks = createHooksServer({
      flows: project.flows,
      engine,
      secrets,
      clock: systemClock,
      maxRequests: config.hooks.maxRequests,
      onError,
    });
    const portal = await createPortalServer({
      project,
      engine,
      ledger,
      schedules,
      changes,
      clock,
      overstaying: () => watchdog.overstaying(),
      gate: () => judge(project, clock, options.corePolicy),
      readiness: () => readinessOf(engine, isServing),
      onError,
    });
    servers.push(hooks, portal);
    const portalUrl = await portal.listen({ host: loopback, port: options.portal?.port ?? config.portal.port });
    const hooksUrl = await hooks.listen({
      host: options.hooks?.host ?? config.hooks.host,
      port: options.hooks?.port ?? config.hooks.port,
    });
    const ownerFile = join(config.data, "owner.json");
    const owner: Owner = { pid: process.pid, portal: portalUrl, startedAt: Date.now() };
    writeOwner(ownerFile, owner, config.data);
    const watch = watchSchedules({
      flows: options.watchSchedules === false ? [] : project.flows,
      engine,
      ledger,
      book: schedules,
      clock: systemClock,
      timers: systemTimers,
      onError: (error) => log.error({ err: error }, "a schedule could not start a run; it is tried again"),
    });
    isServing = true;
    // The listeners stay while runs drain: a sender that is told when to come back is better off than one that meets a closed port.
    const stop = async (): Promise<void> => {
      await Promise.all([watch.stop(), engine.stop(config.drainMs)]);
      await Promise.all(servers.map(closeServer));
      rmSync(ownerFile, { force: true });
      watchdog.close();
      await endWatch?.();
      await close();
    };
    return { ...opened, hooksUrl, portalUrl, stop };
  } catch (error) {
    await engine.stop(config.drainMs);
    await Promise.all(servers.map(closeServer));
    watchdog.close();
    await endWatch?.();
    await close();
    throw error;
  }
}

/** @throws WaybillError `disk-full`, `data-unwritable`. */
function writeOwner(file: string, owner: Owner, dataDir: string): void {
  try {
    writeFileSync(file, JSON.stringify(owner));
  } catch (error) {
    throw translate(error, dataDir);
  }
}

/** How long requests that are under way may take once the engine has stopped, in milliseconds: they are only refused any more. */
const lastRequestsMs = 1_000;

async function closeServer(server: FastifyInstance): Promise<void> {
  const cancel = systemTimers.schedule(lastRequestsMs, () => server.server.closeAllConnections());
  await server.close();
  cancel();
}

/** Says after each commit that something changed. */
function announcing(journal: Journal, changes: Changes): Journal {
  return {
    ...journal,
    commit(batch) {
      const existing = journal.commit(batch);
      changes.bump();
      return existing;
    },
  };
}

/** The gate is loaded when it is first asked: it is not needed to run flows. */
async function judge(project: Project, clock: Clock, corePolicy: string | undefined): Promise<GateReport> {
  const { gateReport } = await import("./gate/judge-project.ts");
  return gateReport(project, { now: clock.now(), ...(corePolicy === undefined ? {} : { corePolicy }) });
}
