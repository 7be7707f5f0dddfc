import { useRef } from "react";
import useSWRInfinite from "swr/infinite";
import { call } from "@/lib/client/rest/call";
import { type FoundPage, foundPage } from "@/lib/shared/api/search";
import { useDebounced } from "../hooks/use-debounced";
import { isSearchable } from "./is-searchable";

/** Longer than the pauses between keystrokes within a word, so half a word is not searched for. */
const quietMs = 160;

/** The messages that contain all words of `query`, newest first; only in `roomId` unless null. */
export function useMessageSearch(query: string, roomId: number | null) {
  const abort = useRef<AbortController>(null);
  const text = query.trim();
  const asked = useDebounced(text, quietMs);
  const { data, error, isValidating, size, setSize, mutate } = useSWRInfinite<FoundPage, unknown>(
    (index: number, before: FoundPage | null) => {
      if (!isSearchable(asked) || (before && !before.more)) return null;
      const parameters = new URLSearchParams({ q: asked });
      if (roomId !== null) parameters.set("room", String(roomId));
      if (index > 0 && before?.next) parameters.set("before", String(before.next));
      return `/Search?${parameters}`;
    },
    async (path: string) => {
      // The answer to an earlier query would be thrown away.
      abort.current?.abort();
      abort.current = new AbortController();
      return foundPage.parse(await call("GET", path, undefined, abort.current.signal));
    },
    { revalidateFirstPage: false, revalidateOnFocus: false, shouldRetryOnError: false },
  );
  const wanted = isSearchable(text);
  const failed = error !== undefined && !isAbort(error);
  return {
    messages: wanted ? (data?.flatMap(({ messages }) => messages) ?? []) : [],
    more: wanted && (data?.at(-1)?.more ?? false),
    loadMore: () => void setSize(size + 1),
    retry: () => void mutate(),
    busy: wanted && (text !== asked || (isValidating && !failed)),
    error: wanted && failed ? error : undefined,
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
