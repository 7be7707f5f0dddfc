import type { AdminSettings } from "@/lib/shared/api/admin";

/** Of a part that shows and changes the server's settings. */
export type SettingsProps = {
  settings: AdminSettings;
  onChange: (change: Partial<AdminSettings>) => Promise<void>;
};
