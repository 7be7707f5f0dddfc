"use client";

import { useTranslations } from "next-intl";
import { call } from "@/lib/client/rest/call";
import type { AdminPersonDetails } from "@/lib/shared/api/admin";
import { isolated } from "@/lib/shared/isolated";
import { AlertDialog } from "../ui/alert-dialog";
import { toast } from "../ui/toast";
import { adminPersonPath } from "./api";

/** Asks before an account changes, and says what the change does. */
export function PersonQuestions({
  person: { username, nickname, admin, suspended },
  isMe,
  asked,
  onClose,
  onChange,
}: {
  person: AdminPersonDetails;
  isMe: boolean;
  asked: string | null;
  onClose: () => void;
  onChange: () => Promise<void>;
}) {
  const t = useTranslations("admin.people");
  const name = isolated(nickname);
  const path = adminPersonPath(username);
  const isSuspended = suspended !== null;
  const dialog = (kind: string) => ({
    open: asked === kind,
    onOpenChange: (open: boolean) => !open && onClose(),
  });
  return (
    <>
      <AlertDialog
        {...dialog("admin")}
        danger={admin}
        title={t(admin ? "unmakeAdminTitle" : "makeAdminTitle", { name })}
        description={t(admin ? (isMe ? "unmakeSelfBody" : "unmakeAdminBody") : "makeAdminBody")}
        confirm={t(admin ? "unmakeAdminConfirm" : "makeAdminConfirm")}
        onConfirm={async () => {
          await call("PATCH", path, { admin: !admin });
          // This console is no longer theirs.
          if (isMe) return location.assign("/rooms");
          toast(t(admin ? "unmadeAdmin" : "madeAdmin", { name }));
          await onChange();
        }}
      />
      <AlertDialog
        {...dialog("factor")}
        title={t("removeFactorTitle", { name })}
        description={t("removeFactorBody", { name })}
        confirm={t("removeFactorConfirm")}
        onConfirm={async () => {
          await call("DELETE", `${path}/Factor`);
          toast(t("factorRemoved"));
          await onChange();
        }}
      />
      <AlertDialog
        {...dialog("suspend")}
        danger={!isSuspended}
        title={t(isSuspended ? "bringBackAsk" : "suspendAsk", { name })}
        description={t(isSuspended ? "bringBackBody" : "suspendBody")}
        confirm={t(isSuspended ? "bringBackConfirm" : "suspendConfirm")}
        onConfirm={async () => {
          await call("PATCH", path, { suspended: !isSuspended });
          toast(t(isSuspended ? "isBack" : "isSuspended", { name }));
          await onChange();
        }}
      />
    </>
  );
}
