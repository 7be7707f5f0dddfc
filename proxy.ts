import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/server/env";
import { directOrigin } from "@/lib/server/files/file-settings";
import { Problem } from "@/lib/server/http/problem";
import { isCallPath } from "@/lib/wire/addresses";

/**
 * Runs before every page and gives it its Content-Security-Policy. Calls of the REST API have another
 * (lib/server/http/route.ts). WebSockets do not come here (host/web/web-server.ts).
 */
export function proxy(request: NextRequest): Response {
  if (isCall(request)) return NextResponse.next();
  const { method, nextUrl } = request;
  if (["GET", "HEAD"].includes(method)) {
    return hasOwnPolicy(nextUrl.pathname)
      ? NextResponse.next()
      : withContentSecurityPolicy(request);
  }
  if (isInvite(nextUrl.pathname)) {
    // Only a call accepts an invite, also one that asks for HTML, as Java's HttpURLConnection does.
    const call = nextUrl.clone();
    call.pathname = call.pathname.replace(/^\/invite/i, "/api/Invite");
    return NextResponse.rewrite(call);
  }
  // What another app shares goes to the service worker, unless the browser has none: the page says so.
  if (method === "POST" && nextUrl.pathname === "/rooms/share") {
    return NextResponse.redirect(new URL("/rooms/share?lost", nextUrl), 303);
  }
  if (page.test(nextUrl.pathname)) return otherMethod(method);
  // Next would take it for a server action.
  if (isForm(request)) return new Problem(404, "There is nothing at this address.").toResponse();
  return NextResponse.next();
}

export const config = {
  // Neither most files nor the REST API. The API's paths are listed only to save time: in other letter cases
  // they match, and `isCall` knows them.
  matcher: [
    {
      source:
        "/((?!api/|_next/static|_next/image|icon.svg|(?:[Uu]ser|[Rr]oom|[Ll]ogin|[Ll]ogout|[Ss]earch|[Ii]nbox|[Pp]ush|health|ready)(?:/|$)).*)",
    },
  ],
};

/** All in app/ and public/ but calls, and the page of an invite, which shares its address with a call. */
const page =
  /^\/((rooms(\/[^/]+)?|settings|admin(\/[^/]+)*|sign-in|sign-up|forgot|secure|(reset|verify|claim|unsubscribe)\/[^/]+|docs|manifest\.webmanifest|apple-icon\.png|favicon\.ico|sw\.js)?|(docs|emoji|icons|offline)\/.*)$/;

/** Whether this is a call of the REST API, by the rules of next.config.js. */
function isCall({ nextUrl: { pathname }, headers }: NextRequest): boolean {
  if (isCallPath(pathname)) return true;
  if (!isInvite(pathname)) return false;
  const isPage = headers.get("Accept")?.includes("text/html");
  return !isPage && !headers.has("RSC") && !headers.has("Next-Action");
}

/** The service worker would get the policy of a page; the offline page has one of its own. */
function hasOwnPolicy(pathname: string): boolean {
  return /^\/(sw\.js$|favicon\.ico$|offline\/)/.test(pathname);
}

function isInvite(pathname: string): boolean {
  return /^\/invite\/[^/]+$/i.test(pathname);
}

/**
 * Next renders a page whatever the method, fails with 500 for a file, and takes a posted form for a
 * server action, of which there are none.
 */
function otherMethod(method: string): Response {
  const headers = { Allow: "GET, HEAD, OPTIONS", "Cache-Control": "no-store" };
  if (method === "OPTIONS") return new Response(null, { status: 204, headers });
  return new Problem(405, "This address takes GET and HEAD.", { headers }).toResponse();
}

function isForm({ headers }: NextRequest): boolean {
  const type = headers.get("Content-Type") ?? "";
  return /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type);
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
    // A voice message that is listened to before it is sent.
    "media-src 'self' blob:",
    // Files go straight into the bucket where requests to the app are small.
    ["connect-src 'self'", env().PARTY_URL ?? socketOrigin(request), directOrigin(env())]
      .filter(Boolean)
      .join(" "),
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
