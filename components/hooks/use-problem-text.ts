import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { RestError } from "@/lib/client/rest/call";

/** Returns the text that explains a failed API call; always the same function. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations("problems");
  return useCallback(
    (error: unknown) => {
      // `fetch` throws a TypeError if there is no network.
      if (error instanceof TypeError) return t("offline");
      if (!(error instanceof RestError)) return t("unknown");
      if (error.problem.code) return t(`quotas.${error.problem.code}`);
      switch (error.status) {
        case 401:
          return t("signedOut");
        case 403:
          return t("forbidden");
        case 404:
          return t("gone");
        case 429:
          return t("tooMany", { seconds: error.problem.retryAfterSeconds ?? 0 });
        case 503:
          return t("unavailable");
        default:
          return t("unknown");
      }
    },
    [t],
  );
}
