import { describe, expect, it } from "vitest";
import { deprecationHeaders } from "./deprecation-headers.ts";

describe("deprecationHeaders", () => {
  it("says since when, until when and what instead", () => {
    expect(deprecationHeaders({ since: "2026-01-01", sunset: "2026-06-30", successor: "order.booked@2.0.0" })).toEqual({
      deprecation: "@1767225600",
      sunset: "Tue, 30 Jun 2026 00:00:00 GMT",
      link: '<urn:waybill:contract:order.booked%402.0.0>; rel="successor-version"',
    });
    expect(deprecationHeaders({ since: "2026-01-01" })).toEqual({ deprecation: "@1767225600" });
  });

  it("links to a successor that is an address, which cannot end the header", () => {
    const { link } = deprecationHeaders({ since: "2026-01-01", successor: 'https://docs.example/v2">\r\nx: y' });
    expect(link).toBe('<https://docs.example/v2%22%3E%0D%0Ax:%20y>; rel="successor-version"');
  });
});
