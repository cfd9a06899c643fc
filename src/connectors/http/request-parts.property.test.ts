import fc from "fast-check";
import { expect, it } from "vitest";
import { parseIdempotencyKey } from "../../testing/simulator-keys.ts";
import { requestTarget } from "./address.ts";
import { idempotencyHeader } from "./headers.ts";

const base = { origin: "https://billing.example.com", prefix: "/api/v1" };
const text = fc.string({ unit: "binary" });

it("an accepted path never leads out of the base, as a URL parser and as a decoding server see it", () => {
  const nasty = fc.constantFrom(
    "..",
    ".",
    "%2e",
    "%2E%2e",
    "/",
    "//",
    "\\",
    "%5c",
    "%2f",
    "?",
    "#",
    "@",
    ":",
    "a",
    "é",
    "%",
    "\n",
  );
  const paths = fc.oneof(
    text,
    fc.array(nasty).map((parts) => `/${parts.join("")}`),
    fc.webPath(),
  );
  fc.assert(
    fc.property(paths, (path) => {
      let target: string;
      try {
        target = requestTarget("billing", base, path, undefined);
      } catch {
        return;
      }
      const url = new URL(`${base.origin}${target}`);
      expect(url.origin).toBe(base.origin);
      expect(url.pathname).toBe(target);
      expect(target.startsWith("/api/v1/")).toBe(true);
      const decoded = new URL(`${base.origin}${decodeURIComponent(target).replace(/[?#]/g, "_")}`);
      expect(decoded.pathname.startsWith("/api/v1/")).toBe(true);
    }),
  );
});

it("an id through encodeURIComponent stays one segment of the path", () => {
  const ids = text.filter((id) => id !== "." && id !== ".." && id.isWellFormed());
  fc.assert(
    fc.property(ids, (id) => {
      let target: string;
      try {
        target = requestTarget("billing", base, `/customers/${encodeURIComponent(id)}`, undefined);
      } catch {
        return; // such as a/../b
      }
      expect(decodeURIComponent(target.split("/")[4] ?? "")).toBe(id);
    }),
  );
});

it("query values come out as they went in", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        text.map((name) => name.toWellFormed()),
        text.map((value) => value.toWellFormed()),
      ),
      (query) => {
        const target = requestTarget("billing", base, "/a", query);
        expect(Object.fromEntries(new URL(`${base.origin}${target}`).searchParams)).toEqual({ ...query });
      },
    ),
  );
});

it("an idempotency key is a short quoted string of printable ASCII, and different keys stay different", () => {
  const keys = text.filter((key) => key !== "" && key.isWellFormed());
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const header = idempotencyHeader(one);
      expect(header).toMatch(/^"[\x20-\x7e]+"$/);
      const parsed = parseIdempotencyKey(header);
      expect(parsed?.length).toBeLessThanOrEqual(255);
      expect(decodeURIComponent(parsed ?? "")).toBe(one);
      if (one !== other) expect(idempotencyHeader(other)).not.toBe(header);
    }),
  );
  const long = `run/${"ä".repeat(200)}`;
  expect(parseIdempotencyKey(idempotencyHeader(long))).toHaveLength(255);
  expect(idempotencyHeader(long)).not.toBe(idempotencyHeader(`${long}.2`));
});
