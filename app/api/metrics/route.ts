import { route } from "@/lib/http";
import { metricsPage, requireMetricsToken } from "@/lib/metrics-page";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    await requireMetricsToken(request);
    return metricsPage();
  },
});
