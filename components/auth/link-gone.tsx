import { getTranslations } from "next-intl/server";
import { AuthCard } from "./auth-card";

/** For every link that is not good, whatever the reason. `again`: where to get another. */
export async function LinkGone({ again }: { again: string | null }) {
  const t = await getTranslations("recovery");
  return (
    <AuthCard
      title={t("goneTitle")}
      subtitle={t("goneSubtitle")}
      question={again === null ? t("openTeahouse") : t("goneQuestion")}
      link={
        again === null
          ? { href: "/rooms", text: t("toRooms") }
          : { href: again, text: t("newLink") }
      }
    >
      {null}
    </AuthCard>
  );
}
