import { route } from "@/lib/server/http/route";
import { metricsPage, requireMetricsToken } from "@/lib/server/observability/metrics-page";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    await requireMetricsToken(request);
    return metricsPage();
  },
});
