import "server-only";
import { carriesSecret } from "@/lib/wire/internal-api";
import { env } from "../env";
import { Problem } from "../http/problem";

/** Admits only calls with INTERNAL_SECRET, from rooms and the host. Throws 404 for all others. */
export async function requireInternal(request: Request): Promise<void> {
  if (!(await carriesSecret(request, env().INTERNAL_SECRET))) {
    throw new Problem(404, "There is nothing at this address.");
  }
}
