"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { LoadFailed } from "../ui/load-failed";
import { toast } from "../ui/toast";
import { useRemoved } from "./members";
import { PersonRow } from "./person-row";

/** People who were removed, with a button to let them back in; fetched when opened. */
export function RemovedPeople({
  roomId,
  onLetIn,
}: {
  roomId: number;
  onLetIn: (username: string) => Promise<unknown>;
}) {
  const t = useTranslations("people");
  const problemText = useProblemText();
  const [shown, setShown] = useState(false);
  const { removed, error, reload } = useRemoved(roomId, shown);
  const letIn = async (username: string, nickname: string) => {
    try {
      await onLetIn(username);
      await reload();
      toast(t("letIn", { nickname }));
    } catch (failure) {
      toast.error(problemText(failure));
    }
  };
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)} className="group/removed">
      <summary className="touch-target flex h-7 cursor-pointer list-none items-center gap-1 rounded-md px-2 text-xs font-medium text-muted hover:bg-hover [&::-webkit-details-marker]:hidden">
        {t("removedMembers")}
        <ChevronRight
          aria-hidden
          className="size-3.5 transition-transform group-open/removed:rotate-90"
        />
      </summary>
      <div className="pt-1">
        {removed === undefined && error !== undefined && (
          <div className="px-2">
            <LoadFailed error={error} onRetry={reload} />
          </div>
        )}
        {removed?.length === 0 && <p className="px-2 text-sm text-muted">{t("nobodyRemoved")}</p>}
        <ul>
          {removed?.map((person) => (
            <PersonRow
              key={person.username}
              person={{ ...person, role: null }}
              isMe={false}
              dim
              end={
                <Button
                  variant="outline"
                  size="small"
                  aria-label={t("letInLabel", { nickname: person.nickname })}
                  onClick={() => letIn(person.username, person.nickname)}
                >
                  {t("letInAction")}
                </Button>
              }
            />
          ))}
        </ul>
      </div>
    </details>
  );
}
