import { safePath } from "@/components/auth/safe-path";
import { SsoFailure, startFlow } from "@/lib/server/auth/sso/flow";
import { requireSso } from "@/lib/server/auth/sso/links";
import { failureAddress, isElsewhere, ownAddress, seeOther } from "@/lib/server/auth/sso/redirects";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    requireSso();
    const query = new URL(request.url).searchParams;
    const next = safePath(query.get("next") ?? undefined);
    // The way back leads to APP_URL, where a cookie of another host would be missing. Once, lest proxies that
    // change the host make a circle of it.
    if (!query.has("here") && (await isElsewhere())) {
      return seeOther(ownAddress(`/api/Sso?${new URLSearchParams({ next, here: "1" })}`));
    }
    try {
      return seeOther(await startFlow(next));
    } catch (error) {
      if (!(error instanceof SsoFailure)) throw error;
      return seeOther(failureAddress(error));
    }
  },
});
