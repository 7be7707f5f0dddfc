"use client";

import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useEffect } from "react";
import { useLater } from "./later";
import { openToasts, sonner } from "./toast";

export function Toaster() {
  const { theme } = useTheme();
  const t = useTranslations("notices");
  const part = useLater(sonner, false);
  // Children's effects run first, so the toaster is subscribed by now.
  useEffect(() => {
    if (part) openToasts(part.toast);
  }, [part]);
  return (
    part && (
      <part.Toaster
        theme={theme === "light" || theme === "dark" ? theme : "system"}
        position="top-center"
        containerAriaLabel={t("toasts")}
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              "flex w-full items-center gap-2.5 rounded-xl bg-raised px-4 py-3 text-base text-ink shadow-pop",
            icon: "shrink-0 text-muted",
          },
        }}
      />
    )
  );
}
