/** When and by what a person is notified. */
import "server-only";
import type { NoticeSettings } from "@/lib/shared/api/notices";
import { foldText } from "@/lib/shared/message/keywords";
import type { Caller } from "../auth/caller";
import * as queries from "../db/queries/notice-settings";
import { countCall } from "../http/limits";
import { sendToInbox } from "../party/party-client";

/** Stores what is given; the rest stays. Throws TooMany. */
export async function changeNotices(
  { id }: Caller,
  changed: Partial<NoticeSettings>,
): Promise<NoticeSettings> {
  await countCall("noticeSettings", String(id));
  const { keywords, ...rest } = changed;
  const kept = keywords && [...new Map(keywords.map((word) => [foldText(word), word])).values()];
  const stored = await queries.store(id, { ...rest, ...(kept && { keywords: kept }) });
  // The person's rooms learn whether there are keywords. A page that opens later tells them, too.
  if (kept) await sendToInbox(id, { type: "rooms" }).catch(() => {});
  return stored;
}
