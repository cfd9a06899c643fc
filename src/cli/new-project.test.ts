import { describe, expect, it } from "vitest";
import { projectName } from "./new-project.ts";

describe("projectName", () => {
  it.each([
    ["/home/me/shop", "shop"],
    ["/home/me/My Shop_2", "my-shop-2"],
    ["/home/me/.hidden", "hidden"],
    ["/home/me/北京", "waybill-project"],
  ])("makes a name that npm takes: %s", (dir, name) => {
    expect(projectName(dir)).toBe(name);
  });
});
