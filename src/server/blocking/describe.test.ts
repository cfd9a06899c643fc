import { describe, expect, it } from "vitest";
import { describeBlocker } from "./describe.ts";

const ownUrl = "file:///srv/shop/node_modules/waybill/dist/";
const value = { flow: "orders", run: "01", step: "price" };
const own = { name: "commit", url: `${ownUrl}ledger/sqlite/write.js`, line: 90 };
const native = { name: "run", url: "node:sqlite", line: 1 };
const author = { name: "price", url: "file:///srv/shop/flows/orders.ts", line: 17 };

describe("what blocks", () => {
  it("is the flow whose code is on the stack, at the innermost place that is not Node's or ours", () => {
    const frames = [{ ...native, url: "node:fs" }, { ...own, name: "helper" }, author, own];
    expect(describeBlocker({ frames, value }, ownUrl)).toEqual({
      ...value,
      at: "price (/srv/shop/flows/orders.ts:17)",
    });
  });

  it("is not a flow that only set it off", () => {
    expect(describeBlocker({ frames: [own, native], value }, ownUrl)).toEqual({
      at: "commit (/srv/shop/node_modules/waybill/dist/ledger/sqlite/write.js:90)",
    });
  });

  it("has a place when it belongs to no run", () => {
    expect(describeBlocker({ frames: [{ ...author, name: "" }], value: undefined }, ownUrl)).toEqual({
      at: "(anonymous) (/srv/shop/flows/orders.ts:17)",
    });
    expect(describeBlocker({ frames: [], value: undefined }, ownUrl)).toEqual({});
  });
});
