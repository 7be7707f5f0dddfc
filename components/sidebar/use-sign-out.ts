import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import { toast } from "../ui/toast";

/** Ends the session and goes to the sign-in page; shows a toast if the server cannot be reached. */
export function useSignOut(): () => Promise<void> {
  const t = useTranslations("shell");
  return async () => {
    try {
      await call("POST", "/Logout");
      await import("../notifications/push-subscription")
        .then(({ leave }) => leave())
        .catch((error) => console.warn("could not clear notifications:", error));
      // A full page load, so that no data of this user stays in memory.
      location.assign("/sign-in");
    } catch {
      toast.error(t("signOutFailed"));
    }
  };
}
