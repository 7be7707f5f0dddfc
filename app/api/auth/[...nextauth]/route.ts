import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/server/auth/next-auth";
import { observed } from "@/lib/server/http/route";

function handler(request: Request, context: { params: Promise<{ nextauth: string[] }> }) {
  return observed(request, context.params, async () =>
    NextAuth(request as never, { params: await context.params } as never, await nextAuthOptions()),
  );
}

export { handler as GET, handler as POST };
