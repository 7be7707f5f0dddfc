import useSWR from "swr";
import { call } from "@/lib/client/rest/call";
import { type OwnFile, type Storage, storage } from "@/lib/shared/api/storage";
import type { Person } from "@/lib/wire/frames";
import { userPath } from "./account";

/** What the person's files take, and the largest of them. */
export function useStorage(me: Person) {
  const path = `${userPath(me)}/Storage`;
  const { data, error, mutate } = useSWR<Storage, unknown>(path, async () =>
    storage.parse(await call("GET", path)),
  );
  return {
    storage: data,
    error,
    retry: () => void mutate(),
    /** Deletes a file: the message with it for everyone, or the file alone if it was not sent. */
    async remove({ id, room, sent, message }: OwnFile): Promise<void> {
      await call("DELETE", `/Room/${room}/${sent ? `Message/${message}` : `File/${id}`}`);
      // Of the message's other files, only the server knows the size; the archive has it in a second.
      await mutate((known) => known && without(known, (file) => isGoneWith(file)), {
        revalidate: false,
      });
      function isGoneWith(file: OwnFile): boolean {
        return file.id === id || (sent && file.room === room && file.message === message);
      }
    },
  };
}

function without(known: Storage, isGone: (file: OwnFile) => boolean): Storage {
  const gone = known.files.filter(isGone).reduce((bytes, file) => bytes + file.bytes, 0);
  return {
    ...known,
    used: Math.max(0, known.used - gone),
    files: known.files.filter((file) => !isGone(file)),
  };
}
