import { InvalidArgumentError, Option } from "commander";

/** An option that takes a whole number from `min` to `max`. */
export function wholeNumberOption(flags: string, description: string, min: number, max: number): Option {
  return new Option(flags, description).argParser((text: string) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Write a whole number from ${min} to ${max}.`);
  });
}

/** A port; 0 takes any free one. */
export function portOption(flags: string, description: string): Option {
  return wholeNumberOption(flags, `${description} (0: any free port)`, 0, 65_535);
}
