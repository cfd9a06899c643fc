/**
 * A run with its whole journal as one JSON document, to be looked at or to be taken to another data folder. The format is in
 * docs/reference/data-folder.md.
 */
import { WaybillError } from "../core/errors.ts";
import { type RunId, runNumber } from "../core/ids.ts";
import type { Fact, RecordedFact } from "./fact.ts";
import type { Change } from "./journal.ts";
import type { RunHistory } from "./ledger.ts";
import { isOpen, type RunStatus, runStatuses } from "./status.ts";
import { createStatusFold } from "./status-fold.ts";

/** Raised when a reader of the version before could not read it any more. */
const version = 1;

export interface RunFile {
  readonly format: "waybill.run";
  readonly version: typeof version;
  readonly run: {
    readonly id: RunId;
    readonly flow: string;
    readonly version: string;
    readonly key: string;
    readonly status: RunStatus;
    readonly acceptedAt: number;
    /** The run whose event it is about. */
    readonly parent?: RunId;
  };
  /** The message as JSON text, to the byte. */
  readonly input: string;
  /** As in src/runs/fact.ts. */
  readonly facts: readonly RecordedFact[];
}

export function exportRun({
  run,
  flow,
  version: flowVersion,
  key,
  status,
  acceptedAt,
  parent,
  input,
  facts,
}: RunHistory): RunFile {
  return {
    format: "waybill.run",
    version,
    run: {
      id: run,
      flow,
      version: flowVersion,
      key,
      status,
      acceptedAt,
      ...(parent === undefined ? {} : { parent }),
    },
    input,
    facts,
  };
}

/**
 * The run of a file. What its facts are is not looked at here: who writes them holds what comes back against them.
 * @throws WaybillError `run-file-invalid`.
 */
export function readRunFile(value: unknown): RunFile {
  if (!isRecord(value) || value["format"] !== "waybill.run") throw invalid("is not a run that Waybill exported");
  if (value["version"] !== version) {
    throw invalid(`has version ${String(value["version"])} of the format, and this Waybill reads ${version}`);
  }
  const { run, input, facts } = value;
  if (!isRecord(run) || typeof input !== "string" || !Array.isArray(facts))
    throw invalid('lacks "run", "input" or "facts"');
  const texts = ["id", "flow", "version", "key", "status"].filter((name) => typeof run[name] !== "string");
  if (texts.length > 0) throw invalid(`lacks the text "${texts.join('", "')}" of its run`);
  if (!isInstant(run["acceptedAt"])) throw invalid('lacks the instant "acceptedAt" of its run');
  const ids = [run["id"], run["parent"]].filter((id) => id !== undefined && !isRunId(id));
  if (ids.length > 0) throw invalid(`names ${JSON.stringify(ids[0])}, which is no run id`);
  if (!runStatuses.some((status) => status === run["status"]))
    throw invalid("has a run with a status that there is not");
  for (const [seq, recorded] of facts.entries()) {
    if (!isRecord(recorded) || recorded["seq"] !== seq || !isInstant(recorded["at"]) || !isRecord(recorded["fact"])) {
      throw invalid(`has no fact ${seq} with "seq", "at" and "fact"`);
    }
  }
  const file = value as unknown as RunFile;
  const told = statusOf(file);
  if (told !== file.run.status) throw invalid(`says that its run is ${file.run.status}, and its facts say ${told}`);
  return file;
}

/**
 * What has to be written to have the run in a data folder. A run that is not over yet becomes a dead letter: nothing goes on
 * by itself in a place where nobody expects it, and a replay takes it up where it was. It is in no lane there, and tells
 * its end to nobody.
 * @param at when it is imported.
 */
export function importChanges({ run, input, facts }: RunFile, at: number): readonly Change[] {
  const { id, flow, version: flowVersion, key, acceptedAt, parent } = run;
  const status = run.status === "accepted" ? "accepted" : "running";
  const acceptance = { run: id, flow, version: flowVersion, key, input, at: acceptedAt, status } as const;
  const all = isOpen(run.status) ? [...facts, { seq: facts.length, at, fact: halted(run.status) }] : facts;
  const fold = createStatusFold(status);
  return [
    { kind: "accept", acceptance: parent === undefined ? acceptance : { ...acceptance, parent } },
    ...all.map((recorded): Change => {
      const from = fold.status;
      fold.add(recorded.fact);
      return { kind: "fact", run: id, flow, recorded, from, to: fold.status };
    }),
  ];
}

function halted(status: RunStatus): Fact {
  const failure = {
    cause: "defect",
    code: "run-imported",
    message: `The run was ${status} when it was exported. A replay from the failed step lets it go on here, with the systems that are configured here.`,
    details: { status },
  } as const;
  return { kind: "dead", failure };
}

function statusOf({ run, facts }: RunFile): RunStatus {
  const fold = createStatusFold(run.status);
  for (const { fact } of facts) fold.add(fact);
  return fold.status;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isInstant(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isRunId(value: unknown): boolean {
  return typeof value === "string" && runNumber(value) !== undefined;
}

function invalid(what: string): WaybillError {
  return new WaybillError(
    "run-file-invalid",
    `The file ${what}. Make it with "waybill runs export", and leave it as it is.`,
  );
}
