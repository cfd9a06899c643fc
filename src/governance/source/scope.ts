import { joined } from "./join.ts";
import type { CodeModule, Scope, Value } from "./value.ts";

export function createScope(module: CodeModule): Scope {
  return new NestedScope(module);
}

class NestedScope implements Scope {
  readonly module: CodeModule;
  readonly #parent: NestedScope | undefined;
  readonly #values = new Map<string, Value>();

  constructor(module: CodeModule, parent?: NestedScope) {
    this.module = module;
    this.#parent = parent;
  }

  inner(): Scope {
    return new NestedScope(this.module, this);
  }

  declare(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  find(name: string): Value | undefined {
    return this.#values.get(name) ?? this.#parent?.find(name);
  }

  assign(name: string, value: Value): void {
    const before = this.#values.get(name);
    if (before !== undefined) this.#values.set(name, joined([before, value]));
    else this.#parent?.assign(name, value);
  }
}
