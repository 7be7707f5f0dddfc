import type { ComponentType, ReactNode } from "react";
import { later, useLater } from "./later";

/**
 * A component whose code is fetched when it is first shown, and that shows nothing until then. Where
 * the code does not come, as without a network, the rest of the page stays and it is tried again;
 * next/dynamic would fail, and the page with it.
 */
export function laterComponent<Props extends object>(
  fetchModule: () => Promise<{ default: ComponentType<Props> }>,
): (props: Props) => ReactNode {
  const part = later(fetchModule, { ahead: false });
  return function LaterComponent(props) {
    const module = useLater(part, true);
    return module && <module.default {...props} />;
  };
}
