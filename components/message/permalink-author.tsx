"use client";

import useSWR from "swr";
import { fetchHistory } from "@/lib/client/rest/rest-client";
import { usePersonName } from "../hooks/use-person-name";

/** Who wrote a message; nothing until that is fetched, or if the message does not exist any more. */
export default function PermalinkAuthor({ room, message }: { room: number; message: number }) {
  const nameOf = usePersonName();
  const { data: author } = useSWR(
    ["author", room, message],
    async () => {
      const { messages } = await fetchHistory(room, { after: message - 1 }, undefined, 1);
      return messages.find(({ id, deleted }) => id === message && !deleted) ?? null;
    },
    { revalidateOnFocus: false, revalidateIfStale: false, shouldRetryOnError: false },
  );
  if (!author) return null;
  return (
    <>
      {" · "}
      <bdi>{nameOf(author)}</bdi>
    </>
  );
}
