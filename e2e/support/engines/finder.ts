/** Runs in the page of a browser that is driven by WebDriver: finds elements as Playwright does. */
import { computeAccessibleName, getRole, isDisabled, isInaccessible } from "dom-accessibility-api";

/** A text in part and in any case; the whole of it; or a regular expression. */
export type Match = { text: string; exact: boolean } | { source: string; flags: string };
export type Step =
  | { by: "role"; role: string; name?: Match | undefined }
  | { by: "text" | "label" | "title" | "filter"; text: Match }
  | { by: "css"; selector: string }
  | { by: "end"; end: "first" | "last" };

/** What a click would meet; `problem` says why there can be none yet. */
export type Aim = { x: number; y: number } | { problem: string };

const fields = "input, textarea, select, [role=switch], [contenteditable]";

export function find(steps: Step[]): Element[] {
  let found: Element[] = [document.documentElement];
  for (const step of steps) found = narrow(found, step);
  return found;
}

/** The only one; an error if there are several, null if there is none. */
export function findOne(steps: Step[]): HTMLElement | null {
  const [element = null, ...others] = find(steps);
  if (others.length > 0) {
    const all = [element, ...others].map((each) => each?.outerHTML.slice(0, 120));
    throw new Error(`${all.length} elements: ${all.join("\n")}`);
  }
  return element instanceof HTMLElement ? element : null;
}

export function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && getComputedStyle(element).visibility === "visible";
}

/** The centre of the only element, scrolled into view. */
export function aim(steps: Step[]): Aim {
  const element = findOne(steps);
  if (!element) return { problem: "there is none" };
  if (!isVisible(element)) return { problem: "it is not visible" };
  if (isDisabled(element)) return { problem: "it is disabled" };
  const before = element.getBoundingClientRect();
  const isInView = before.top >= 0 && before.bottom <= innerHeight && before.left >= 0;
  if (!isInView) element.scrollIntoView({ block: "center", behavior: "instant" });
  const [box] = element.getClientRects();
  if (!box) return { problem: "it has no box" };
  const [x, y] = [Math.floor(box.x + box.width / 2), Math.floor(box.y + box.height / 2)];
  const hit = document.elementFromPoint(x, y);
  if (!hit) return { problem: "it is out of view" };
  const isMet = element.contains(hit) || hit.closest("label")?.contains(element);
  return isMet ? { x, y } : { problem: `${hit.outerHTML.slice(0, 120)} is above it` };
}

function narrow(roots: Element[], step: Step): Element[] {
  switch (step.by) {
    case "end": {
      const one = roots.at(step.end === "first" ? 0 : -1);
      return one ? [one] : [];
    }
    case "filter":
      return roots.filter((root) => matches(root.textContent, step.text));
    case "css":
      return below(roots, step.selector);
    case "title":
      return below(roots, "[title]").filter((element) =>
        matches(element.getAttribute("title"), step.text),
      );
    case "label":
      return below(roots, fields).filter((field) =>
        matches(computeAccessibleName(field), step.text),
      );
    case "role":
      return below(roots, "*").filter((element) => {
        if (getRole(element) !== step.role || isInaccessible(element)) return false;
        return step.name === undefined || matches(computeAccessibleName(element), step.name);
      });
    case "text": {
      const all = below(roots, "*").filter((element) => {
        return !element.matches("script, style, noscript, head, head *");
      });
      const found = all.filter((element) => matches(element.textContent, step.text));
      // The innermost ones.
      return found.filter(
        (element) => ![...element.children].some((child) => found.includes(child)),
      );
    }
  }
}

function below(roots: Element[], selector: string): Element[] {
  const all = new Set(roots.flatMap((root) => [...root.querySelectorAll(selector)]));
  // One root has them in order; several may not lie in each other's order.
  return roots.length === 1 ? [...all] : [...all].sort(inOrder);
}

function inOrder(a: Element, b: Element): number {
  return a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function matches(value: string | null, match: Match): boolean {
  const text = (value ?? "").replace(/\s+/g, " ").trim();
  if ("source" in match) return new RegExp(match.source, match.flags).test(text);
  if (match.exact) return text === match.text;
  return text.toLowerCase().includes(match.text.toLowerCase());
}
