import { channel } from "node:diagnostics_channel";
import { afterEach, describe, expect, it } from "vitest";
import { WaybillError } from "../../core/errors.ts";
import type { ObservedCall } from "../../runs/observed-call.ts";
import { createVirtualTime } from "../../testing/virtual-time.ts";
import { createAuthors } from "../authors.ts";
import { keptMs, sliceMs, watchTraffic } from "./watch.ts";

let end = () => {};
afterEach(() => end());

function setUp() {
  const time = createVirtualTime();
  const authors = createAuthors();
  const slices: (readonly ObservedCall[])[] = [];
  const forgotten: number[] = [];
  const errors: unknown[] = [];
  const disk = { error: undefined as unknown };
  end = watchTraffic({
    authors,
    writer: {
      record(calls, forgetBefore) {
        if (disk.error !== undefined) throw disk.error;
        forgotten.push(forgetBefore);
        if (calls.length > 0) slices.push(calls);
      },
    },
    clock: time.clock,
    timers: time.timers,
    onError: (error) => errors.push(error),
  });
  const publish = (message: object) => channel("undici:request:create").publish(message);
  const request = (host: string) => publish({ request: { origin: `http://${host}`, path: "/" } });
  const call = (host: string) => authors.call("orders", "01", () => request(host));
  return { time, authors, slices, forgotten, errors, disk, publish, request, call };
}

describe("the watch of traffic", () => {
  it("writes a slice ten seconds after the first call in it, and nothing when there was none", () => {
    const { time, slices, call } = setUp();
    time.advanceBy(60_000);
    call("a");
    time.advanceBy(sliceMs - 1);
    call("a");
    expect(slices).toEqual([]);
    time.advanceBy(1);
    expect(slices).toMatchObject([[{ flow: "orders", host: "a", count: 2 }]]);
    time.advanceBy(60_000);
    expect(slices).toHaveLength(1);
  });

  it("writes what is left at its end, and hears nothing afterwards", () => {
    const { time, slices, call } = setUp();
    call("a");
    end();
    call("b");
    time.advanceBy(60_000);
    expect(slices).toMatchObject([[{ host: "a" }]]);
  });

  it("forgets at its start, and with each slice, what was not seen for 90 days", () => {
    const { time, forgotten, call } = setUp();
    const startedAt = time.clock.now();
    call("a");
    time.advanceBy(sliceMs);
    expect(forgotten).toEqual([startedAt - keptMs, startedAt + sliceMs - keptMs]);
  });

  it("keeps a slice that the disk refuses for the next one", () => {
    const { time, slices, errors, disk, call } = setUp();
    disk.error = new WaybillError("disk-full", "There is no room left.");
    call("a");
    time.advanceBy(3 * sliceMs);
    call("a");
    disk.error = undefined;
    time.advanceBy(sliceMs);
    expect(slices).toMatchObject([[{ host: "a", count: 2 }]]);
    expect(errors).toEqual([]);
  });

  it("gives up a slice that cannot be written for another reason, and says so", () => {
    const { time, slices, errors, disk, call } = setUp();
    disk.error = new TypeError("a defect");
    call("a");
    time.advanceBy(sliceMs);
    expect(errors).toEqual([disk.error]);
    disk.error = undefined;
    time.advanceBy(sliceMs);
    expect(slices).toEqual([]);
  });

  it("survives a message that it does not understand", () => {
    const { authors, errors, publish } = setUp();
    authors.call("orders", "01", () => publish({}));
    expect(errors).toHaveLength(1);
  });

  it("tells what a step, its connector and the flow around them call apart, side by side and after awaits", async () => {
    const { slices, authors, request } = setUp();
    const step = (name: string) =>
      authors.step(
        name,
        async (host: string) => {
          await Promise.resolve();
          request(host);
          await authors.through("crm", async () => {
            await Promise.resolve();
            request(host);
          });
        },
        name,
      );
    await authors.call("orders", "01", async () => {
      await Promise.all([step("a"), step("b")]);
      request("flow");
    });
    request("nobody");
    end();
    expect(slices[0]?.map(({ step: name, host, system }) => [name, host, system])).toEqual([
      ["a", "a", undefined],
      ["b", "b", undefined],
      ["a", "a", "crm"],
      ["b", "b", "crm"],
      [undefined, "flow", undefined],
    ]);
  });
});
