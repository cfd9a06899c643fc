import { schemasIn, type TakeSchema } from "../../contracts/self-contained.ts";
import { appendPointer } from "../../core/json.ts";
import { extension } from "../export/terms.ts";
import { answerMark } from "../export/webhook-answers.ts";
import { type Collector, createCollector } from "./collect.ts";
import type { Imported } from "./imported.ts";
import { type Fields, fieldsOf, followed, isFields, type Place, textOf } from "./reading.ts";
import { withoutTerms } from "./without-terms.ts";

interface Reading {
  readonly document: Fields;
  readonly take: TakeSchema;
  readonly collector: Collector;
  readonly version: string;
  /** Pointers of component schemas that are contracts or part of one already. */
  readonly used: Set<string>;
}

/**
 * OpenAPI 3.1: a contract for each webhook, for each JSON body of an operation, and for each component schema that nothing else refers
 * to. What they refer to comes with them.
 */
export function fromOpenApi(document: Fields): Imported {
  const collector = createCollector();
  const version = textOf(fieldsOf(document["info"])["version"]) ?? "1.0.0";
  const used = new Set<string>();
  const reading = { document, take: schemasIn(document), collector, version, used };
  // What Waybill wrote says itself what it is.
  for (const place of componentsOf(document)) if (extension in fieldsOf(place.value)) addComponent(place, reading);
  for (const [key, item] of Object.entries(fieldsOf(document["webhooks"]))) addWebhook(key, item, reading);
  for (const [path, item] of Object.entries(fieldsOf(document["paths"]))) addPath(path, item, reading);
  const referred = referredComponents(document);
  for (const place of componentsOf(document)) {
    if (!referred.has(place.pointer) && !used.has(place.pointer)) addComponent(place, reading);
  }
  leaveParameters(document, collector);
  return collector.imported();
}

function componentsOf(document: Fields): readonly Place[] {
  const schemas = fieldsOf(fieldsOf(document["components"])["schemas"]);
  return Object.entries(schemas).map(([name, value]) => ({ value, pointer: componentPointer(name) }));
}

function componentPointer(name: string): string {
  return appendPointer("/components/schemas", name);
}

function addComponent({ value, pointer }: Place, { take, collector, version, used }: Reading): void {
  if (used.has(pointer) || answerMark in fieldsOf(value)) return;
  used.add(pointer);
  const { description, [extension]: terms } = fieldsOf(value);
  const name = (pointer.split("/").at(-1) ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
  const schema = () => withoutTerms(take(pointer), terms);
  collector.add({ from: pointer, name, version, kind: "api", schema, description: textOf(description), terms });
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function operationsOf(
  item: unknown,
  pointer: string,
  document: Fields,
): readonly (Place & { readonly method: string })[] {
  const place = followed(document, { value: item, pointer });
  const fields = fieldsOf(place.value);
  return methods
    .filter((method) => isFields(fields[method]))
    .map((method) => ({ method, value: fields[method], pointer: appendPointer(place.pointer, method) }));
}

function addWebhook(key: string, item: unknown, reading: Reading): void {
  const pointer = appendPointer("/webhooks", key);
  const operations = operationsOf(item, pointer, reading.document);
  if (operations.length === 0) reading.collector.leave(pointer, "The webhook has no operation.");
  for (const { method, ...place } of operations) {
    const name = operations.length === 1 ? key : `${key}.${method}`;
    const { summary, description } = fieldsOf(place.value);
    const words = textOf(description) ?? textOf(summary);
    const body = bodyOf(appendPointer(place.pointer, "requestBody"), fieldsOf(place.value)["requestBody"], reading);
    if (body === undefined) reading.collector.leave(place.pointer, "The webhook has no JSON body.");
    else addBody(body, name, "webhook", words, reading);
    leaveDeprecation(place, reading);
  }
}

function addPath(path: string, item: unknown, reading: Reading): void {
  for (const { method, ...place } of operationsOf(item, appendPointer("/paths", path), reading.document)) {
    const { operationId, requestBody, responses } = fieldsOf(place.value);
    const name = textOf(operationId) ?? `${path}.${method}`;
    const request = bodyOf(appendPointer(place.pointer, "requestBody"), requestBody, reading);
    if (request !== undefined) addBody(request, `${name}.request`, "api", undefined, reading);
    for (const [status, response] of Object.entries(fieldsOf(responses))) {
      const from = appendPointer(appendPointer(place.pointer, "responses"), status);
      const body = bodyOf(from, response, reading);
      if (body !== undefined && status.startsWith("2")) addBody(body, `${name}.response`, "api", undefined, reading);
    }
    leaveDeprecation(place, reading);
  }
}

/** The place of the JSON schema of a request or a response. */
function bodyOf(pointer: string, value: unknown, { document, collector }: Reading): Place | undefined {
  const place = followed(document, { value, pointer });
  const content = fieldsOf(fieldsOf(place.value)["content"]);
  const types = Object.keys(content);
  const json = types.find((type) => /^application\/(?:[\w.-]+\+)?json\b/i.test(type) && !type.includes("problem"));
  if (json === undefined) {
    if (types.length > 0 && !types.some((type) => type.includes("json"))) {
      collector.leave(place.pointer, `Its body is ${types.join(", ")}, and contracts are about JSON.`);
    }
    return undefined;
  }
  const from = appendPointer(appendPointer(place.pointer, "content"), json);
  const { schema } = fieldsOf(content[json]);
  return schema === undefined ? undefined : { value: schema, pointer: appendPointer(from, "schema") };
}

/** Of a body that is a component, the component is the contract, unless it is the body of a webhook. */
function addBody(
  body: Place,
  name: string,
  kind: "webhook" | "api",
  description: string | undefined,
  reading: Reading,
): void {
  const { document, take, collector, version, used } = reading;
  const target = followed(document, body);
  const isComponent = target.pointer !== body.pointer && target.pointer.startsWith("/components/schemas/");
  if (isComponent && extension in fieldsOf(target.value)) return;
  if (isComponent && kind === "api") {
    addComponent(target, reading);
    return;
  }
  const { pointer } = target.value === undefined ? body : target;
  if (isComponent) used.add(pointer);
  collector.add({ from: body.pointer, name, version, kind, schema: () => take(pointer), description });
}

function leaveDeprecation({ value, pointer }: Place, { collector, used }: Reading): void {
  const operation = fieldsOf(value);
  if (operation["deprecated"] !== true || JSON.stringify(operation).includes(`"${extension}"`)) return;
  const known = [...used].some((component) => JSON.stringify(operation).includes(`#${component}"`));
  if (!known) collector.leave(pointer, "It is deprecated, without a date: write deprecation with the day since when.");
}

/** The component that is at or around a place. */
function componentAt(pointer: string): string {
  return pointer.split("/").slice(0, 4).join("/");
}

/** Components that something else refers to. */
function referredComponents(document: Fields): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: Place[] = [{ value: document, pointer: "" }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { value, pointer } = place;
    if (typeof value !== "object" || value === null) continue;
    const { $ref } = fieldsOf(value);
    const target = typeof $ref === "string" && $ref.startsWith("#/") ? decodeURIComponent($ref.slice(1)) : undefined;
    const component = target === undefined ? undefined : componentAt(target);
    // A component that refers to itself is still one that nothing else refers to.
    if (component !== undefined && component !== componentAt(pointer)) found.add(component);
    for (const [name, each] of Object.entries(value))
      pending.push({ value: each, pointer: appendPointer(pointer, name) });
  }
  return found;
}

function leaveParameters(document: Fields, { leave }: Collector): void {
  for (const group of ["webhooks", "paths"]) {
    const items = Object.entries(fieldsOf(document[group]));
    const count = items.filter(([, item]) => JSON.stringify(item)?.includes('"parameters"')).length;
    if (count > 0)
      leave(`/${group}`, `Headers and parameters are no part of a contract; ${count} of ${items.length} have some.`);
  }
  const { security, servers, components } = document;
  if (security !== undefined || fieldsOf(components)["securitySchemes"] !== undefined) {
    leave(
      "/components/securitySchemes",
      "How senders prove themselves is said by the trigger: verify of webhook(...).",
    );
  }
  if (Array.isArray(servers) && servers.length > 0) leave("/servers", "Where a system is, is said by its access.");
}
