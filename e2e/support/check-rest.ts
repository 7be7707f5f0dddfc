/** Checks answers of the REST API against the OpenAPI document. */
import { type Document, documentOf, follow, isObject, keysOf, misfit } from "./api-schemas";

export type Exchange = {
  method: string;
  /** Path and query. */
  path: string;
  /** Of the test's own server, if it has one. */
  origin?: string;
  requestBody?: unknown;
  status: number;
  headers: Pick<Headers, "get">;
  text: string;
};

/** Throws if status, headers, type or body deviate from the document. */
export async function checkExchange(exchange: Exchange): Promise<void> {
  const fault = await faultOf(exchange);
  if (!fault) return;
  const { method, path, status, text } = exchange;
  const what = `${method} ${path}: ${status} ${fault}\n${text.slice(0, 500)}`;
  throw new Error(`not as openapi.json has it: ${what}`);
}

/** The same for a response of fetch; returns the response, its body unread. */
export async function checkResponse(
  response: Response,
  method: string,
  requestBody?: unknown,
): Promise<Response> {
  const { origin, pathname, search } = new URL(response.url);
  const { status, headers } = response;
  const text = await response.clone().text();
  await checkExchange({
    method,
    path: pathname + search,
    origin,
    requestBody,
    status,
    headers,
    text,
  });
  return response;
}

async function faultOf(exchange: Exchange): Promise<string | null> {
  const { pathname } = new URL(exchange.path, "http://here");
  const document = await documentOf("openapi.json", exchange.origin);
  const method = exchange.method.toLowerCase();
  const template = keysOf(document, "paths").find((path) => matches(path, pathname));
  if (isInvitePage(exchange, pathname)) return null;
  if (!template) return undocumented(document, exchange, pathname);
  if (method === "options") return exchange.headers.get("allow") ? null : "says no Allow";
  const call = ["paths", template, method === "head" ? "get" : method];
  const where = follow(document, ...call)
    ? [...call, "responses", String(exchange.status)]
    : ["components", "responses", "MethodNotAllowed"];
  if (!follow(document, ...call) && exchange.status !== 405) return "of a method that is not there";
  if (!follow(document, ...where)) return "is a status that is not there";
  return (
    headersFault(document, where, exchange) ??
    bodyFault(document, where, exchange) ??
    (exchange.status < 300 ? requestFault(document, call, exchange) : null)
  );
}

/** The invite's page, for browsers and Next's router, has the same path as its REST call. */
function isInvitePage({ method, headers }: Exchange, pathname: string): boolean {
  const isJson = headers.get("content-type")?.includes("json") === true;
  return method === "GET" && /^\/invite\/[^/]+$/i.test(pathname) && !isJson;
}

/** Undocumented paths of the API must be 404. */
function undocumented(document: Document, exchange: Exchange, pathname: string): string | null {
  if (!/^\/api\//i.test(pathname) || /^\/api\/(internal|auth)\//i.test(pathname)) return null;
  if (exchange.status !== 404) return "of an address that is not there";
  return bodyFault(document, ["components", "responses", "NotFound"], exchange);
}

function headersFault(document: Document, where: string[], { headers }: Exchange): string | null {
  for (const name of keysOf(document, ...where, "headers")) {
    const header = follow(document, ...where, "headers", name);
    const value = headers.get(name);
    if (value === null) {
      if (header?.required === true) return `has no ${name}`;
      continue;
    }
    const schema = follow(document, ...where, "headers", name, "schema");
    const typed = schema?.type === "integer" ? Number(value) : value;
    const fault = schema && misfit(document, schema, typed);
    if (fault) return `${name}: ${fault}`;
  }
  return null;
}

function bodyFault(document: Document, where: string[], exchange: Exchange): string | null {
  const types = keysOf(document, ...where, "content");
  if (exchange.method === "HEAD") return null;
  if (types.length === 0) return exchange.text === "" ? null : "has a body";
  // Of tus, until all bytes are there.
  if (exchange.text === "" && exchange.headers.get("tus-resumable") !== null) return null;
  // The bytes of a file.
  if (types.includes("*/*")) return null;
  const type = exchange.headers.get("content-type")?.split(";")[0] ?? "";
  if (!types.includes(type)) return `is no ${types.join(" or ")}`;
  const schema = follow(document, ...where, "content", type, "schema");
  const value: unknown = type.endsWith("json") ? JSON.parse(exchange.text) : exchange.text;
  return schema && misfit(document, schema, value);
}

/** An accepted request body must be valid by the document. */
function requestFault(document: Document, call: string[], exchange: Exchange): string | null {
  const { requestBody } = exchange;
  if (!isObject(requestBody)) return null;
  const body = [...call, "requestBody", "content", "application/json", "schema"];
  const schema = follow(document, ...body);
  const fault = schema && misfit(document, schema, requestBody);
  return fault && `for a body that does not fit: ${fault}`;
}

function matches(template: string, pathname: string): boolean {
  const wanted = template.split("/");
  const given = pathname.replace(/^\/api(?=\/)/i, "").split("/");
  return (
    wanted.length === given.length &&
    wanted.every(
      (part, index) =>
        (part.startsWith("{") && given[index] !== "") ||
        part.toLowerCase() === given[index]?.toLowerCase(),
    )
  );
}
