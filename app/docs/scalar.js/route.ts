import { readFileSync } from "node:fs";
import path from "node:path";

export const dynamic = "force-static";

/**
 * Scalar's bundle for /docs, served from our own host and rendered at build time. Of Scalar's npm
 * packages, the one for Fastify contains it without three hundred dependencies.
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
