/**
 * Checks the server's traffic against its own OpenAPI and AsyncAPI documents. All clients in these
 * tests pass each answer and frame through here, so a deviation fails the test that meets it.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import { webOrigin } from "./address";

export type Json = Record<string, unknown>;
export type Document = { json: Json; ajv: Ajv2020 };

const loading = new Map<string, Promise<Document>>();

/**
 * `openapi.json` or `asyncapi.json` of the server under test, or of a test's own server, fetched
 * once per worker. Throws while the server is down.
 */
export async function documentOf(name: string, origin = webOrigin): Promise<Document> {
  const address = `${origin}/api/${name}`;
  const known = loading.get(address) ?? load(address);
  loading.set(address, known);
  try {
    return await known;
  } catch (error) {
    loading.delete(address);
    throw error;
  }
}

async function load(address: string): Promise<Document> {
  const text = await (await fetch(address)).text();
  // Registers each schema separately: ajv would take the whole document for one schema.
  const json: Json = JSON.parse(text.replaceAll('"#/components/schemas/', '"schema:'));
  // `int64` is for languages that need to know; every number here is one.
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    formats: { int64: true, binary: true },
  });
  const document = { json, ajv };
  for (const schema of keysOf(document, "components", "schemas")) {
    ajv.addSchema(follow(document, "components", "schemas", schema) ?? {}, `schema:${schema}`);
  }
  return document;
}

/** How a value deviates from its schema; null if it is valid. */
export function misfit({ ajv }: Document, schema: Json, value: unknown): string | null {
  // ajv compiles a schema object once.
  if (ajv.validate(schema, value)) return null;
  return (ajv.errors ?? [])
    .map(({ instancePath, message, params }) => {
      return `${instancePath} ${message} ${JSON.stringify(params)}`;
    })
    .join("; ");
}

/** The value at a path of the document, with references resolved; null if there is none. */
export function follow(document: Document, ...path: string[]): Json | null {
  let value: unknown = document.json;
  for (const key of path) {
    value = isObject(value) ? value[key] : undefined;
    if (isObject(value) && typeof value.$ref === "string" && value.$ref.startsWith("#/")) {
      value = follow(document, ...value.$ref.slice(2).split("/"));
    }
  }
  return isObject(value) ? value : null;
}

export function keysOf(document: Document, ...path: string[]): string[] {
  return Object.keys(follow(document, ...path) ?? {});
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
