import { type NextRequest, NextResponse } from "next/server";

/**
 * Runs before every page and every WebSocket upgrade: pages get their Content-Security-Policy,
 * upgrades go to the room server, so that one port serves everything.
 */
export function proxy(request: NextRequest): NextResponse {
  if (request.headers.get("Upgrade")?.toLowerCase() === "websocket") return forward(request);
  return withContentSecurityPolicy(request);
}

export const config = {
  // Not for the REST API, which has headers of its own (next.config.js), nor for files. The API's
  // short addresses would pass, too, only later; matching is by letter case here.
  matcher: [
    {
      source:
        "/((?!api/|_next/static|_next/image|icon.svg|sw.js|(?:[Uu]ser|[Rr]oom|[Ll]ogin|[Ll]ogout|[Ss]earch|[Ii]nbox|[Pp]ush|health)(?:/|$)).*)",
    },
  ],
};

/** Only what browsers may reach: the internal calls of app and rooms are no upgrades, so no way in. */
function forward(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const rooms = process.env.PARTY_INTERNAL_URL;
  if (!rooms) return new NextResponse(null, { status: 404 });
  const allowed = pathname === "/" || /^\/parties\/(main|inbox)\/[1-9]\d*$/.test(pathname);
  // Next leaves a socket hanging that is answered here, so the room server refuses it.
  return NextResponse.rewrite(new URL(allowed ? pathname + search : "/parties/main/0", rooms));
}

function withContentSecurityPolicy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const development = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Toasts, menus and dialogs place themselves by style attributes and injected sheets.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self' ${roomsOrigin() ?? socketOrigin(request)}`,
    // The service worker; where only script-src is there, 'strict-dynamic' would hide 'self'.
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

/** Where the rooms have a host of their own; what the pages are told is in lib/server/env.ts. */
function roomsOrigin(): string | null {
  const url = process.env.PARTY_URL;
  return url ? new URL(url).origin : null;
}

/** Older Safaris do not count ws: and wss: of one's own host as 'self'. */
function socketOrigin(request: NextRequest): string {
  const scheme = request.headers.get("X-Forwarded-Proto") === "https" ? "wss" : "ws";
  return `${scheme}://${request.headers.get("Host")}`;
}
