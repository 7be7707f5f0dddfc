import type { MetadataRoute } from "next";
import { getTranslations } from "next-intl/server";

/** The web app manifest, which makes the chat installable. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const t = await getTranslations("brand");
  return {
    id: "/",
    name: t("name"),
    short_name: t("name"),
    description: t("tagline"),
    start_url: "/rooms",
    display: "standalone",
    // The service worker takes it (public/sw.js).
    share_target: {
      action: "/rooms/share",
      method: "POST",
      enctype: "multipart/form-data",
      params: {
        ...{ title: "title", text: "text", url: "url" },
        files: [{ name: "files", accept: ["*/*"] }],
      },
    },
    background_color: "#f5f6f2",
    theme_color: "#f5f6f2",
    icons: [
      { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
