import { type NextRequest, NextResponse } from "next/server";

/**
 * Runs before every page and every WebSocket upgrade. Pages get their Content-Security-Policy;
 * upgrades are forwarded to the room server, so that one port serves everything.
 */
export function proxy(request: NextRequest): NextResponse {
  if (request.headers.get("Upgrade")?.toLowerCase() === "websocket") return forward(request);
  return withContentSecurityPolicy(request);
}

export const config = {
  // Neither files nor the REST API, whose headers are set in next.config.js. The API's short paths are
  // listed only to save time: in other letter cases they match, and work all the same.
  matcher: [
    {
      source:
        "/((?!api/|_next/static|_next/image|icon.svg|sw.js|(?:[Uu]ser|[Rr]oom|[Ll]ogin|[Ll]ogout|[Ss]earch|[Ii]nbox|[Pp]ush|health)(?:/|$)).*)",
    },
  ],
};

/** Forwards sockets only; the internal calls of app and rooms are plain requests and stay out. */
function forward(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const rooms = process.env.PARTY_INTERNAL_URL;
  if (!rooms) return new NextResponse(null, { status: 404 });
  const allowed = pathname === "/" || /^\/parties\/(main|inbox)\/[1-9]\d*$/.test(pathname);
  // A socket that is answered here would hang in Next, so the room server has to refuse it.
  return NextResponse.rewrite(new URL(allowed ? pathname + search : "/parties/main/0", rooms));
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
    `connect-src 'self' ${roomsOrigin() ?? socketOrigin(request)}`,
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

/** The origin of a separate room server; pages get it from lib/server/env.ts. */
function roomsOrigin(): string | null {
  const url = process.env.PARTY_URL;
  return url ? new URL(url).origin : null;
}

/** Older Safaris do not include ws: and wss: of the own host in 'self'. */
function socketOrigin(request: NextRequest): string {
  const scheme = request.headers.get("X-Forwarded-Proto") === "https" ? "wss" : "ws";
  return `${scheme}://${request.headers.get("Host")}`;
}
