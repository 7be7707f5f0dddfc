import NextAuth from "next-auth";
import { authOptions } from "@/lib/server/auth/auth";
import { observed } from "@/lib/server/http/http";

function handler(request: Request, context: { params: Promise<{ nextauth: string[] }> }) {
  return observed(request, context.params, async () =>
    NextAuth(request as never, { params: await context.params } as never, await authOptions()),
  );
}

export { handler as GET, handler as POST };
