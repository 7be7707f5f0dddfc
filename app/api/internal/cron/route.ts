import { doWhatIsDue } from "@/lib/server/cron";
import { env } from "@/lib/server/env";
import { Problem } from "@/lib/server/http/problem";
import { route } from "@/lib/server/http/route";
import { carriesSecret } from "@/lib/wire/internal-api";

/** In seconds; Vercel ends the function then. What is left is done at the next call. */
export const maxDuration = 60;

/** Called by Vercel's cron jobs, every minute (vercel.json), or by any other cron. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    const { CRON_SECRET, INTERNAL_SECRET } = env();
    const secrets = [INTERNAL_SECRET, ...(CRON_SECRET ? [CRON_SECRET] : [])];
    const known = await Promise.all(secrets.map((secret) => carriesSecret(request, secret)));
    if (!known.includes(true)) throw new Problem(404, "There is nothing at this address.");
    const done = await doWhatIsDue();
    return Response.json(done, { status: Object.values(done).every(Boolean) ? 200 : 503 });
  },
});
