"use client";

import { useMemo } from "react";
import { call } from "@/lib/client/rest/call";
import { useProblemText } from "../hooks/use-problem-text";
import { useRoomContext } from "../room/room-context";
import { toast } from "../ui/toast";

/** To be replaced by the composer's own: sends each file in a message of its own. */
export function useAttachments(): { add(files: File[]): void } {
  const { room } = useRoomContext();
  const problemText = useProblemText();
  return useMemo(() => {
    const send = async (file: File) => {
      const address = `/api/Room/${room.id}/File?name=${encodeURIComponent(file.name)}`;
      const headers = { "Content-Type": "application/octet-stream" };
      const uploaded = await fetch(address, { method: "POST", headers, body: file });
      if (!uploaded.ok) throw new Error(`not uploaded: ${uploaded.status}`);
      const { id }: { id: number } = await uploaded.json();
      await call("POST", `/Room/${room.id}/Message`, { files: [id] });
    };
    const onError = (error: unknown) => toast.error(problemText(error));
    return { add: (files) => void Promise.all(files.map(send)).catch(onError) };
  }, [room.id, problemText]);
}
