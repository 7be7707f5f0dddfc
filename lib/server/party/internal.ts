import "server-only";
import { carriesSecret } from "@/lib/wire/internal-api";
import { env } from "../env";
import { Problem } from "../http/problem";

/** Lets only the room server and the start script pass; to others the address does not exist. */
export async function requireInternal(request: Request): Promise<void> {
  if (!(await carriesSecret(request, env().INTERNAL_SECRET))) {
    throw new Problem(404, "There is nothing at this address.");
  }
}
