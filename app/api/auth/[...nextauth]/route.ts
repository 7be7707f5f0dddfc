import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/server/auth/next-auth";
import { Problem } from "@/lib/server/http/problem";
import { type Handler, route } from "@/lib/server/http/route";

/** next-auth answers as it likes where it is asked what it knows, and as the rest of the API elsewhere. */
const handler: Handler = async (request, params) => {
  const { pathname } = new URL(request.url);
  if (request.method !== "POST" && /\/callback\/credentials$/.test(pathname)) {
    throw new Problem(405, "This address takes POST.", { headers: { Allow: "POST" } });
  }
  const answer = await answerOf(request, params);
  if (answer.status !== 500) return answer;
  // It looks at its settings, which do not change, and at the address to return to.
  throw new Problem(400, "The callbackUrl, in the address or a cookie, is no address.");
};

async function answerOf(request: Request, params: Record<string, string>): Promise<Response> {
  const { url, headers, method } = request;
  // It knows no HEAD, whose answer is that of GET without a body.
  const asked = method === "HEAD" ? new NextRequest(url, { headers }) : request;
  try {
    return await NextAuth(asked as never, { params } as never, await nextAuthOptions());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Problem(400, "The body is not valid JSON.", { errors: { body: "not-json" } });
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: handler,
  POST: handler,
});
