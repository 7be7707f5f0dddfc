import type { ClipboardEvent } from "react";

/** What stands around the messages, or on them: not what somebody has written. */
const around =
  "time, button, [role=separator], [data-tools], [aria-hidden=true], .sr-only, [data-testid=gap]";
const marked = "li, [data-task], [data-files]";

/**
 * Copies selected messages as they would be typed: with the marks of lists, which browsers leave out, and
 * without times, reactions and "(edited)". Other selections are left to the browser.
 */
export function copyMessages(event: ClipboardEvent<HTMLElement>): void {
  const selection = getSelection();
  const { target, clipboardData, currentTarget: log } = event;
  if (!selection || selection.isCollapsed || event.defaultPrevented) return;
  if (target instanceof Element && target.matches("input, textarea")) return;
  const range = selection.getRangeAt(0);
  const copy = log.ownerDocument.createElement("div");
  const items = [...log.querySelectorAll("li")].filter((item) => range.intersectsNode(item));
  // A copied list does not know how many items were before its first one.
  for (const item of items) item.dataset.mark = markOf(item);
  copy.append(range.cloneContents());
  for (const item of items) delete item.dataset.mark;
  if (!copy.querySelector(`${around}, ${marked}`)) return;

  for (const element of copy.querySelectorAll(around)) element.remove();
  for (const files of copy.querySelectorAll<HTMLElement>("[data-files]")) namesOnly(files);
  const html = copy.innerHTML;
  for (const item of copy.querySelectorAll("li")) item.prepend(item.dataset.mark ?? "");
  for (const box of copy.querySelectorAll<HTMLElement>("[data-task]")) {
    box.replaceWith(`[${box.dataset.task}]`);
  }
  // A paragraph would get an empty line on both sides.
  for (const paragraph of copy.querySelectorAll("p")) {
    const line = log.ownerDocument.createElement("div");
    line.className = paragraph.className;
    line.append(...paragraph.childNodes);
    paragraph.replaceWith(line);
  }
  // Only what is rendered has lines.
  copy.style.cssText = "position: fixed; inset: 0 auto auto 0; opacity: 0; pointer-events: none";
  log.append(copy);
  // biome-ignore lint/performance/useDomNodeTextContent: textContent has no line breaks between elements.
  const text = copy.innerText;
  copy.remove();
  clipboardData.setData("text/plain", text.replace(/\n{3,}/g, "\n\n").trim());
  clipboardData.setData("text/html", html);
  event.preventDefault();
}

/** Of files, only their names are copied. */
function namesOnly(files: HTMLElement): void {
  const names = [...files.querySelectorAll<HTMLElement>("[data-name]")].map((file) => {
    const line = files.ownerDocument.createElement("div");
    line.append(file.dataset.name ?? "");
    return line;
  });
  files.replaceChildren(...names);
}

function markOf(item: HTMLLIElement): string {
  const list = item.parentElement;
  const depth = "  ".repeat(ancestors(item).length - 1);
  if (!(list instanceof HTMLOListElement)) return `${depth}- `;
  const number = item.value || list.start + [...list.children].indexOf(item);
  return `${depth}${number}${list.className.includes("bracketed") ? ")" : "."} `;
}

/** The lists around an item. */
function ancestors(item: Element): Element[] {
  const list = item.closest("ul, ol");
  const outer = list?.parentElement?.closest("li");
  return list ? [list, ...(outer ? ancestors(outer) : [])] : [];
}
