import type { ComponentType, ReactNode } from "react";
import { later, useLater } from "./later";

/**
 * A component whose code loads when it is first rendered; renders nothing until then. If loading
 * fails, for example offline, the rest of the page stays usable and loading is retried; next/dynamic
 * would throw and take the page down. With `ahead` the code loads once the page is idle.
 */
export function laterComponent<Props extends object>(
  fetchModule: () => Promise<{ default: ComponentType<Props> }>,
  { ahead = false }: { ahead?: boolean } = {},
): (props: Props) => ReactNode {
  const part = later(fetchModule, { ahead });
  return function LaterComponent(props) {
    const module = useLater(part, true);
    return module && <module.default {...props} />;
  };
}
