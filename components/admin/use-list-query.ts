import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { useDebounced } from "../hooks/use-debounced";

const quietMs = 200;

/**
 * What a list is searched and filtered by. The page's address has it, so that the way back from a person
 * or a reload shows the same list.
 */
export function useListQuery<State extends string>(states: readonly State[], first: State) {
  const parameters = useSearchParams();
  const [text, setText] = useState(parameters.get("q") ?? "");
  const [state, setState] = useState<State>(
    states.find((each) => each === parameters.get("state")) ?? first,
  );
  const q = useDebounced(text.trim(), quietMs);
  const typed = text.trim();
  // At once, and not when the typing pauses: that would undo a click on a row in between.
  useEffect(() => {
    const query = new URLSearchParams({
      ...(typed !== "" && { q: typed }),
      ...(state !== first && { state }),
    });
    const address = query.size > 0 ? `${location.pathname}?${query}` : location.pathname;
    if (address !== location.pathname + location.search) {
      window.history.replaceState(null, "", address);
    }
  }, [typed, state, first]);
  const query = useCallback(
    (): Record<string, string> => ({ state, ...(q !== "" && { q }) }),
    [q, state],
  );
  return { text, setText, state, setState, q, query: query() };
}
