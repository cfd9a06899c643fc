/**
 * Says which fields of a published schema a flow needs, and makes from both the schema that a message must fit.
 *
 * Shopify publishes no schemas; those of the package `shopify-webhook-schemas` are inferred from samples. So they demand
 * every field that the samples happen to have (93 for an order), and refuse what the samples happen to lack (an order with
 * duties, a null for the e-mail address of a guest). A contract made here demands what is used, has its place and type
 * confirmed by the published schema, and is open for everything else.
 */

/** As much of a published schema as is looked at. */
interface PublishedSchema {
  readonly type?: unknown;
  readonly properties?: unknown;
  readonly items?: unknown;
}

type SchemaObject = { readonly [keyword: string]: unknown };

/** A field that is needed. `T` is what a program finds there. */
export interface Field<T> {
  readonly type: "integer" | "string" | "boolean" | "object" | "array";
  /** Keywords over the type, such as a pattern. */
  readonly keywords?: SchemaObject;
  /** Of the object, or of each element of the list. */
  readonly fields?: Fields;
  /** May be null or absent. */
  readonly isOptional?: true;
  /** Only for the compiler; never present at run time. */
  readonly "~value"?: T;
}

export type Fields = { readonly [name: string]: Field<unknown> };

type ValueOf<F> = F extends Field<infer T> ? T : never;
type OptionalName<F extends Fields> = { [K in keyof F]: undefined extends ValueOf<F[K]> ? K : never }[keyof F];

/** The type of a document with these fields. */
export type DocumentWith<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalName<F>>]: ValueOf<F[K]>;
} & { readonly [K in OptionalName<F>]?: ValueOf<F[K]> };

export const integer: Field<number> = { type: "integer" };
/** An id. Shopify's are positive integers. */
export const id: Field<number> = { type: "integer", keywords: { minimum: 1 } };
export const text: Field<string> = { type: "string" };
export const boolean: Field<boolean> = { type: "boolean" };
/** An amount as decimal text, e.g. `404.95`, in the currency of the order. Never a float. */
export const money: Field<string> = { type: "string", keywords: { pattern: "^-?\\d{1,18}(\\.\\d{1,6})?$" } };
/** ISO 4217, e.g. `USD`. */
export const currency: Field<string> = { type: "string", keywords: { pattern: "^[A-Z]{3}$" } };

export function object<const F extends Fields>(fields: F): Field<DocumentWith<F>> {
  return { type: "object", fields };
}

export function list<const F extends Fields>(fields: F): Field<readonly DocumentWith<F>[]> {
  return { type: "array", fields };
}

/** A field that may be null or absent. */
export function maybe<T>(field: Field<T>): Field<T | null | undefined> {
  const { "~value": _, ...rest } = field;
  return { ...rest, isOptional: true };
}

/**
 * The schema that demands `fields`, each of which must be in the published schema with the same type.
 * @param where names the published schema in errors, e.g. `orders/create`.
 * @throws Error when the published schema has no such field, or has it with another type.
 */
export function demand(published: PublishedSchema, fields: Fields, where: string): SchemaObject {
  const known = isObject(published.properties) ? published.properties : {};
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, demandField(known[name], field, `${where}, ${name}`)]),
    ),
    required: Object.keys(fields).filter((name) => fields[name]?.isOptional !== true),
  };
}

function demandField(published: unknown, field: Field<unknown>, where: string): SchemaObject {
  if (!isSchema(published) || ![published.type].flat().includes(field.type)) {
    throw new Error(`The published schema has no ${field.type} at ${where}. Look up how this API version calls it.`);
  }
  return {
    ...(field.fields === undefined ? {} : demandInside(published, field.type, field.fields, where)),
    ...field.keywords,
    type: field.isOptional === true ? [field.type, "null"] : field.type,
  };
}

function demandInside(published: PublishedSchema, type: string, fields: Fields, where: string): SchemaObject {
  if (type !== "array") return demand(published, fields, where);
  return { items: demand(isSchema(published.items) ? published.items : {}, fields, `${where}[]`) };
}

function isSchema(value: unknown): value is PublishedSchema {
  return isObject(value);
}

function isObject(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
