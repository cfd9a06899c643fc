import type { HttpFigures } from "./http.ts";
import type { Machine } from "./machine.ts";
import type { RawFigures } from "./raw.ts";
import type { Throughput } from "./statistics.ts";
import type { ThreeStepFigures } from "./three-step.ts";

export interface Figures {
  readonly machine: Machine;
  readonly threeStep: ThreeStepFigures;
  /** One at a time, with nothing else to do. */
  readonly oneStep: Throughput;
  readonly bytesPerRun: number;
  readonly http: HttpFigures;
  readonly raw: RawFigures;
}

/** The figures as Markdown, for people and for the README. */
export function report({ machine, threeStep, oneStep, bytesPerRun, http, raw }: Figures): string {
  const share = Math.round((http.deliveriesPerSecond / http.bareDeliveriesPerSecond) * 100);
  return `
${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.date}

| durable runs | runs/s | p50 | p99 |
| --- | ---: | ---: | ---: |
${row("one step, 1 at a time", oneStep)}
${row("three steps, 1 at a time", threeStep.c1)}
${row("three steps, 64 at a time", threeStep.c64)}
${row("three steps, 512 at a time", threeStep.c512)}

| | |
| --- | ---: |
| bytes on disk per run | ${number(bytesPerRun)} |
| HTTP deliveries/s at 64 connections, run to completion | ${number(http.deliveriesPerSecond)} |
| p99 from request to 202 | ${http.p99Ms} ms |
| bare HTTP server, nothing stored, deliveries/s | ${number(http.bareDeliveriesPerSecond)} |
| Waybill's share of it | ${share} % |
| raw: SQLite inserts of the same size/s, 10,000 in a transaction | ${number(raw.rowsPerSecond)} |
| raw: 4 KiB writes with fdatasync/s | ${number(raw.fsyncsPerSecond)} |
`;
}

function row(name: string, { runsPerSecond, p50Ms, p99Ms }: Throughput): string {
  return `| ${name} | ${number(runsPerSecond)} | ${p50Ms} ms | ${p99Ms} ms |`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
