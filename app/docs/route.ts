import { headers } from "next/headers";
import { docsPage } from "@/lib/server/api/docs-page";

/** Not a React page, because Scalar is an application of its own. */
export async function GET(): Promise<Response> {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return new Response(docsPage(nonce), { headers: { "Content-Type": "text/html; charset=utf-8" } });
}
