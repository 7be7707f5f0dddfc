import type { Locale as OurLocale } from "./locale";
import type en from "./messages/en.json";

declare module "next-intl" {
  interface AppConfig {
    Locale: OurLocale;
    Messages: typeof en;
  }
}
