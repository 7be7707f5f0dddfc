/**
 * The rows with the focus, in the selection, or with something that is played: removing them would end
 * that. As ranges of keys.
 */
export function keptRows(
  content: Element,
  keyOf: (element: Element) => string | undefined,
): [first: string, last: string][] {
  const keyAround = (node: Node | null) => {
    const row = rowAround(content, node);
    return row ? keyOf(row) : undefined;
  };
  const focused = keyAround(document.activeElement);
  const kept: [string, string][] = focused === undefined ? [] : [[focused, focused]];
  for (const player of content.querySelectorAll<HTMLMediaElement>("audio, video")) {
    const key = player.paused ? undefined : keyAround(player);
    if (key !== undefined) kept.push([key, key]);
  }
  const selection = getSelection();
  if (!selection || selection.isCollapsed) return kept;
  const ends = [selection.anchorNode, selection.focusNode].flatMap((node) => keyAround(node) ?? []);
  const [first, last = first] = ends;
  if (first !== undefined && last !== undefined) kept.push([first, last]);
  return kept;
}

function rowAround(content: Element, node: Node | null): Element | null {
  let element = node instanceof Element ? node : (node?.parentElement ?? null);
  while (element && element.parentElement !== content) element = element.parentElement;
  return element;
}
