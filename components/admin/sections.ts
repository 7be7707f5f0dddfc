import { Flag, Gauge, Hash, ScrollText, UserRoundPlus, Users } from "lucide-react";

/** The pages of the console, in the order of its navigation. */
export const sections = [
  { key: "overview", path: "/admin", icon: Gauge },
  { key: "people", path: "/admin/people", icon: Users },
  { key: "rooms", path: "/admin/rooms", icon: Hash },
  { key: "registration", path: "/admin/registration", icon: UserRoundPlus },
  { key: "reports", path: "/admin/reports", icon: Flag },
  { key: "log", path: "/admin/log", icon: ScrollText },
] as const;
export type SectionKey = (typeof sections)[number]["key"];
