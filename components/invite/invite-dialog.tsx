"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { RoomInfo } from "../room/room-info";
import { Dialog } from "../ui/dialog";
import { LoadFailed } from "../ui/load-failed";
import { Rows } from "../ui/rows";
import { InviteForm } from "./invite-form";
import { InviteRow } from "./invite-row";
import { useInvites } from "./invites";

/** Creates and revokes the invite links of a room. */
export default function InviteDialog({ room, onClose }: { room: RoomInfo; onClose: () => void }) {
  const t = useTranslations("invites");
  const [fresh, setFresh] = useState<string | null>(null);
  const { invites, error, retry, make, revoke } = useInvites(room.id);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("title", { room: room.name })}
      description={room.private ? t("privateBody") : t("body")}
      className="max-w-lg"
    >
      <InviteForm onMake={async (values) => setFresh((await make(values)).code)} />
      {invites === undefined && error !== undefined && <LoadFailed error={error} onRetry={retry} />}
      {invites && invites.length > 0 && (
        <section aria-label={t("links")}>
          <h3 className="mb-2 text-xs font-medium text-muted">{t("links")}</h3>
          <Rows>
            {invites.map((invite) => (
              <InviteRow
                key={invite.code}
                invite={invite}
                fresh={invite.code === fresh}
                onRevoke={() => revoke(invite.code)}
              />
            ))}
          </Rows>
        </section>
      )}
    </Dialog>
  );
}
