import { readFileSync } from "node:fs";
import path from "node:path";

export const dynamic = "force-static";

/**
 * The reader of the API's document, from our own host and for /docs only. Made at build time. Of
 * Scalar's packages the one for Fastify holds the bundle without three hundred others.
 */
export function GET(): Response {
  const bundle = "node_modules/@scalar/fastify-api-reference/dist/js/standalone.js";
  return new Response(readFileSync(path.join(process.cwd(), bundle), "utf8"), {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": "public, max-age=86400",
    },
  });
}
