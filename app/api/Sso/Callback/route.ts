import { safePath } from "@/components/auth/safe-path";
import { SsoFailure } from "@/lib/server/auth/sso/flow";
import { requireSso } from "@/lib/server/auth/sso/links";
import { failureAddress, ownAddress, seeOther } from "@/lib/server/auth/sso/redirects";
import { arrive } from "@/lib/server/auth/sso/sign-in";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    requireSso();
    try {
      const { next, linked } = await arrive(new URL(request.url).searchParams);
      return seeOther(ownAddress(linked ? "/settings?sso=linked#sso" : safePath(next)));
    } catch (error) {
      if (!(error instanceof SsoFailure)) throw error;
      return seeOther(failureAddress(error));
    }
  },
});
