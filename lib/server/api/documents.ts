/** The OpenAPI and AsyncAPI documents, built on the first request for them. */
import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { asyncApiDocument } from "./asyncapi/document";
import { type CodeSample, openApiDocument } from "./openapi/document";

let openApiMade: ReturnType<typeof openApiDocument> | undefined;
let asyncApiMade: ReturnType<typeof asyncApiDocument> | undefined;

export function openApi(): ReturnType<typeof openApiDocument> {
  openApiMade ??= openApiDocument([
    // The page at /docs shows the first one.
    sample("JavaScript", "A complete client", "client.mjs"),
    sample("Python", "The same in Python", "client.py"),
    sample("Shell", "The same in curl", "client.sh"),
  ]);
  return openApiMade;
}

export function asyncApi(): ReturnType<typeof asyncApiDocument> {
  asyncApiMade ??= asyncApiDocument();
  return asyncApiMade;
}

/** A complete client; the tests run the same files. */
function sample(lang: string, label: string, file: string): CodeSample {
  const source = readFileSync(path.join(process.cwd(), "docs/examples", file), "utf8");
  return { lang, label, source };
}
