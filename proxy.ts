import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/server/env";
import { isCallPath } from "@/lib/wire/addresses";

/**
 * Runs before every page and gives it its Content-Security-Policy. Calls of the REST API have another
 * (lib/server/http/route.ts). WebSockets do not come here (host/web/web-server.ts).
 */
export function proxy(request: NextRequest): NextResponse {
  return isCall(request) ? NextResponse.next() : withContentSecurityPolicy(request);
}

export const config = {
  // Neither files nor the REST API. The API's paths are listed only to save time: in other letter cases
  // they match, and `isCall` knows them.
  matcher: [
    {
      source:
        "/((?!api/|_next/static|_next/image|icon.svg|favicon.ico|sw.js|offline/page|(?:[Uu]ser|[Rr]oom|[Ll]ogin|[Ll]ogout|[Ss]earch|[Ii]nbox|[Pp]ush|health)(?:/|$)).*)",
    },
  ],
};

/** Whether this is a call of the REST API, by the rules of next.config.js. */
function isCall({ nextUrl: { pathname }, headers }: NextRequest): boolean {
  if (isCallPath(pathname)) return true;
  if (!/^\/invite\/[^/]+$/i.test(pathname)) return false;
  const isPage = headers.get("Accept")?.includes("text/html");
  return !isPage && !headers.has("RSC") && !headers.has("Next-Action");
}

function withContentSecurityPolicy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const development = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Toasts, menus and dialogs are positioned by style attributes and injected style sheets.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self' ${env().PARTY_URL ?? socketOrigin(request)}`,
    // The service worker. It would fall back to script-src, whose 'strict-dynamic' ignores 'self'.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/** Older Safaris do not include ws: and wss: of the own host in 'self'. */
function socketOrigin(request: NextRequest): string {
  const scheme = request.headers.get("X-Forwarded-Proto") === "https" ? "wss" : "ws";
  return `${scheme}://${request.headers.get("Host")}`;
}
