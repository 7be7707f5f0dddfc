"use client";

import type { Message } from "@/lib/client/state/types";
import { mayHavePermalink } from "../message/use-reading";
import { useMessageActions } from "../message-actions/actions-context";
import { laterComponent } from "../ui/later-component";
import { PreviewCard } from "./preview-card";

const PermalinkCards = laterComponent(() => import("./permalink-cards"));
const RemovePreviews = laterComponent(() => import("./remove-previews"));

/** What the links of a message lead to. The cards of a page that is opened are in its HTML. */
export function MessagePreviews({ message }: { message: Message }) {
  const actions = useMessageActions();
  const { msg, previews = [] } = message;
  return (
    <>
      {previews.length > 0 && (
        <div className="group/previews relative mt-1 mb-1.5 flex w-fit max-w-full flex-col gap-1.5">
          {previews.map((preview) => (
            <PreviewCard key={preview.url} preview={preview} />
          ))}
          {actions?.mayRemove(message) && <RemovePreviews id={message.id} />}
        </div>
      )}
      {mayHavePermalink(msg) && <PermalinkCards msg={msg} />}
    </>
  );
}
