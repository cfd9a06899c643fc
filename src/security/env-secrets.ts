import { WaybillError } from "../core/errors.ts";
import type { SecretSource } from "../definitions/secret.ts";

/** Secrets in environment variables. An empty variable counts as missing: no secret is empty on purpose. */
export function createEnvSecrets(env: Readonly<Record<string, string | undefined>>): SecretSource {
  // The environment is only reachable through the closure, so nothing that prints the source can print a value.
  return {
    read: ({ name }) => {
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value === undefined || value === "") {
        throw new WaybillError(
          "secret-missing",
          `The secret "${name}" is ${value === "" ? "empty" : "not set"}. Set the environment variable ${name}, for example in the .env file of the project.`,
          { details: { secret: name } },
        );
      }
      return value;
    },
  };
}
