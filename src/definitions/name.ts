import { WaybillError } from "../core/errors.ts";

const pattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Refuses a name that could not stand in a URL, a file name and a metric alike. */
export function checkName(what: string, name: string): void {
  if (!pattern.test(name) || name.length > 64) {
    throw new WaybillError(
      "definition-invalid",
      `The ${what} name "${name}" is not usable. Write at most 64 characters: lower-case words joined by "-", such as "order-to-cash".`,
    );
  }
}
