import type { DeclaredType, Place, ProjectSource } from "../source/source.ts";

/** A place as a part of a problem, which has none when it is not known. */
export function placed(place: Place | undefined): { readonly place?: Place } {
  return place === undefined ? {} : { place };
}

/** Where a definition is written outside of tests. Of several with its name it is the one with its version; when that cannot be told, none. */
export function declaredAt(
  source: ProjectSource,
  type: DeclaredType,
  { name, version }: { readonly name: string; readonly version?: string },
): Place | undefined {
  const found = source.modules
    .filter(({ isTest }) => !isTest)
    .flatMap(({ declarations }) => declarations)
    .filter((declaration) => declaration.type === type && declaration.name === name);
  const exact = found.filter((declaration) => version === undefined || declaration.version === version);
  return exact.length === 1 ? exact[0]?.place : undefined;
}
