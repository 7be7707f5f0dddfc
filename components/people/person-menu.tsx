"use client";

import {
  Ban,
  CircleCheck,
  Crown,
  Ellipsis,
  Flag,
  MessageCircle,
  ShieldCheck,
  ShieldMinus,
  UserMinus,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { Role } from "@/lib/wire/frames";
import { useBlocked } from "../blocks/use-blocked";
import { useUnblock } from "../blocks/use-unblock";
import { useProblemText } from "../hooks/use-problem-text";
import { useOpenDirect } from "../sidebar/use-open-direct";
import { IconButton } from "../ui/icon-button";
import { Menu } from "../ui/menu";
import { MenuItem } from "../ui/menu-item";
import { toast } from "../ui/toast";
import type { PersonAction, RoomPerson } from "./room-people";

export function PersonMenu({
  person,
  actions,
  onRole,
  onAsk,
}: {
  person: RoomPerson;
  actions: PersonAction[];
  onRole: (role: Role) => Promise<unknown>;
  /** For actions that need confirmation. */
  onAsk: (action: "hand-over" | "report" | "remove" | "block") => void;
}) {
  const t = useTranslations("people");
  const blocks = useTranslations("blocks");
  const { unblock } = useUnblock();
  const openDirect = useOpenDirect();
  const problemText = useProblemText();
  const { username, nickname } = person;
  const isBlocked = useBlocked().usernames.has(username);
  const attempt = async (work: Promise<unknown>, done: string | null) => {
    try {
      await work;
      if (done !== null) toast(done);
    } catch (error) {
      toast.error(problemText(error));
    }
  };
  const item = (action: PersonAction) => {
    switch (action) {
      case "message":
        return {
          icon: <MessageCircle aria-hidden />,
          run: () => attempt(openDirect(username), null),
        };
      case "make-moderator":
        return {
          icon: <ShieldCheck aria-hidden />,
          run: () => attempt(onRole("moderator"), t("isModerator", { nickname })),
        };
      case "make-member":
        return {
          icon: <ShieldMinus aria-hidden />,
          run: () => attempt(onRole("member"), t("isMember", { nickname })),
        };
      case "hand-over":
        return { icon: <Crown aria-hidden />, run: () => onAsk("hand-over") };
      case "report":
        return { icon: <Flag aria-hidden />, run: () => onAsk("report") };
      case "remove":
        return { icon: <UserMinus aria-hidden />, run: () => onAsk("remove"), danger: true };
    }
  };
  return (
    <Menu
      trigger={
        <IconButton
          label={t("actionsOn", { nickname })}
          className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      {actions.map((action) => {
        if (action === "message" && isBlocked) return null;
        const { icon, run, danger = false } = item(action);
        return (
          <MenuItem key={action} icon={icon} danger={danger} onSelect={run}>
            {t(`actions.${action}`)}
          </MenuItem>
        );
      })}
      {isBlocked ? (
        <MenuItem icon={<CircleCheck aria-hidden />} onSelect={() => unblock(person)}>
          {blocks("unblock")}
        </MenuItem>
      ) : (
        <MenuItem icon={<Ban aria-hidden />} danger onSelect={() => onAsk("block")}>
          {blocks("block")}
        </MenuItem>
      )}
    </Menu>
  );
}
