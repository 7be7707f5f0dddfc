import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/rest-client";
import { toast } from "../ui/toast";

/** Ends the session and leaves; says so where the server could not be told. */
export function useSignOut(): () => Promise<void> {
  const t = useTranslations("shell");
  return async () => {
    try {
      await call("POST", "/Logout");
      await import("../notifications/push-subscription")
        .then(({ leave }) => leave())
        .catch((error) => console.warn("notifications are left:", error));
      // A full load, so that nothing of this user stays in memory.
      location.assign("/sign-in");
    } catch {
      toast.error(t("signOutFailed"));
    }
  };
}
