import fc from "fast-check";
import { samplesOfFormat } from "../../contracts/compare/formats.ts";
import type { Formula } from "../../contracts/compare/formula.ts";
import { regExpOf } from "../../contracts/compare/holds.ts";
import { samplesOfPattern } from "../../contracts/compare/pattern-samples.ts";
import { stringCandidates } from "../../contracts/compare/strings.ts";
import type { Chance } from "./chance.ts";

/** What texts are made of: mostly plain, some that people trip over. */
const plain = [..."abcdefghijklmnopqrstuvwxyzABCXYZ0123456789"];
const odd = [..." -_.,:/'\"\\<&%éßÄ漢字😀\n"];

/** Longer texts are not made, unless they have to be that long. */
const longest = 200;

/** A string that may satisfy these literals; whoever uses it checks. `undefined` when there seems to be none. */
export function makeString(literals: readonly Formula[], chance: Chance): string | undefined {
  const { min, max } = lengthOf(literals);
  const shapes = literals.filter((literal) => literal.kind === "pattern" || literal.kind === "format");
  const wanted = shapes.filter(({ holds }) => holds);
  if (chance.happens(0.05) || min > longest) return candidate(literals, chance);
  if (wanted.length === 0) return text(min, Math.min(max, min + longest), chance);
  const shape = chance.pick(wanted);
  return shape.kind === "pattern" ? ofPattern(shape.name, chance) : ofFormat(shape.name, min, max, chance);
}

function lengthOf(literals: readonly Formula[]): { readonly min: number; readonly max: number } {
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  for (const literal of literals) {
    if (literal.kind === "length") [min, max] = [Math.max(min, literal.min), Math.min(max, literal.max)];
  }
  return { min, max };
}

function candidate(literals: readonly Formula[], chance: Chance): string | undefined {
  const values = stringCandidates(literals, 0).values.slice(0, 40);
  return values.length === 0 ? undefined : chance.pick(values);
}

function text(min: number, max: number, chance: Chance): string {
  const length = Math.min(max, min + chance.few() + (chance.happens(0.3) ? chance.between(0, 20) : 0));
  const isOdd = chance.happens(0.3);
  return Array.from({ length }, () => chance.pick(isOdd && chance.happens(0.4) ? odd : plain)).join("");
}

const arbitraries = new Map<string, fc.Arbitrary<string> | undefined>();

/** fast-check makes texts from most regular expressions; from the others a few are known. */
function ofPattern(pattern: string, chance: Chance): string | undefined {
  if (!arbitraries.has(pattern)) arbitraries.set(pattern, arbitraryOf(pattern));
  const arbitrary = arbitraries.get(pattern);
  if (arbitrary !== undefined) return chance.of(arbitrary);
  const samples = samplesOfPattern(pattern);
  return samples.length === 0 ? undefined : chance.pick(samples);
}

function arbitraryOf(pattern: string): fc.Arbitrary<string> | undefined {
  const regExp = regExpOf(pattern);
  if (regExp === undefined) return undefined;
  try {
    return fc.stringMatching(regExp, { size: "-1" });
  } catch {
    return undefined;
  }
}

function ofFormat(format: string, min: number, max: number, chance: Chance): string | undefined {
  const make = formats[format];
  if (make !== undefined && chance.happens(0.8)) return make(chance);
  const samples = samplesOfFormat(format);
  return samples.length > 0 ? chance.pick(samples) : text(min, Math.min(max, min + longest), chance);
}

const digits = (number: number, count = 2): string => String(number).padStart(count, "0");
const hex = (count: number, chance: Chance): string =>
  Array.from({ length: count }, () => chance.between(0, 15).toString(16)).join("");
const label = (chance: Chance): string =>
  Array.from({ length: chance.between(1, 8) }, () => chance.pick(plain.slice(0, 26))).join("");

/** Days up to the 28th are in every month. */
const date = (chance: Chance): string =>
  `${digits(chance.between(1970, 2040), 4)}-${digits(chance.between(1, 12))}-${digits(chance.between(1, 28))}`;
const clock = (chance: Chance): string =>
  `${[23, 59, 59].map((last) => digits(chance.between(0, last))).join(":")}${chance.happens(0.3) ? `.${digits(chance.between(0, 999), 3)}` : ""}`;
const zone = (chance: Chance): string => chance.pick(["Z", "Z", "+02:00", "-05:30"]);
const host = (chance: Chance): string => `${label(chance)}.${chance.pick(["com", "org", "example"])}`;
const uri = (chance: Chance): string =>
  `https://${host(chance)}/${Array.from({ length: chance.between(0, 2) }, () => label(chance)).join("/")}`;

const formats: Readonly<Record<string, (chance: Chance) => string>> = {
  date,
  time: (chance) => clock(chance) + zone(chance),
  "iso-time": (chance) => clock(chance) + zone(chance),
  "date-time": (chance) => `${date(chance)}T${clock(chance)}${zone(chance)}`,
  "iso-date-time": (chance) => `${date(chance)}T${clock(chance)}${zone(chance)}`,
  duration: (chance) => `P${chance.between(0, 40)}DT${chance.between(0, 23)}H`,
  email: (chance) => `${label(chance)}${chance.pick(["", ".x", "+tag"])}@${host(chance)}`,
  hostname: host,
  uri,
  url: uri,
  "uri-reference": (chance) => chance.pick([uri(chance), `/${label(chance)}`, `#${label(chance)}`]),
  ipv4: (chance) => Array.from({ length: 4 }, () => chance.between(0, 255)).join("."),
  ipv6: (chance) => Array.from({ length: 8 }, () => hex(chance.between(1, 4), chance)).join(":"),
  uuid: (chance) =>
    [8, 4, 4, 4, 12]
      .map((count) => hex(count, chance))
      .join("-")
      .replace(/^(.{14}).(.{4})./, "$14$28"),
};
