/** The documents of both APIs, made when they are first asked for. */
import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { asyncApiDocument } from "./asyncapi/document";
import { type CodeSample, openApiDocument } from "./openapi/document";

let openApiMade: ReturnType<typeof openApiDocument> | undefined;
let asyncApiMade: ReturnType<typeof asyncApiDocument> | undefined;

export function openApi(): ReturnType<typeof openApiDocument> {
  openApiMade ??= openApiDocument([
    // The first one is shown.
    sample("JavaScript", "A whole client", "client.mjs"),
    sample("Python", "The same in Python", "client.py"),
    sample("Shell", "The same in curl", "client.sh"),
  ]);
  return openApiMade;
}

export function asyncApi(): ReturnType<typeof asyncApiDocument> {
  asyncApiMade ??= asyncApiDocument();
  return asyncApiMade;
}

/** A whole client, as the tests run it. */
function sample(lang: string, label: string, file: string): CodeSample {
  const source = readFileSync(path.join(process.cwd(), "docs/examples", file), "utf8");
  return { lang, label, source };
}
