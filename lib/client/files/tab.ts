/**
 * Which tab has an upload. Tabs of one browser share the database of uploads, and an upload that two of
 * them sent would be two files. A tab shows by a lock that it is alive.
 */
import "client-only";
import { randomId } from "../random-id";

const lockOf = (tab: string) => `teahouse tab ${tab}`;

/** Missing on plain HTTP, except on localhost. */
function locks(): LockManager | null {
  return navigator.locks ?? null;
}

const sessionKey = "tab";
let own: string | null = null;

/** This tab's name. From its first use on, other tabs know that it is alive. */
export function ownTab(): string {
  own ??= begin();
  return own;
}

function begin(): string {
  const manager = locks();
  const name = manager ? randomId(8) : sessionName();
  // Held until the page is closed, or has crashed.
  void manager?.request(lockOf(name), () => new Promise(() => {}));
  return name;
}

/** Without locks a tab knows its own uploads after a reload, and takes no others. */
function sessionName(): string {
  try {
    const name = sessionStorage.getItem(sessionKey) ?? randomId(8);
    sessionStorage.setItem(sessionKey, name);
    return name;
  } catch {
    return randomId(8);
  }
}

/** Whether another tab has it. */
export async function isOthers(tab: string): Promise<boolean> {
  if (tab === ownTab()) return false;
  const manager = locks();
  if (!manager) return true;
  const { held = [] } = await manager.query();
  return held.some(({ name }) => name === lockOf(tab));
}

/** Resolves once a tab is closed. Without locks that cannot be known, and it resolves at once. */
export async function untilClosed(tab: string, signal: AbortSignal): Promise<void> {
  await locks()?.request(lockOf(tab), { signal }, () => {});
}

/** Runs one task of all tabs at a time. */
export async function alone<T>(task: () => Promise<T>): Promise<T> {
  const manager = locks();
  return manager ? await manager.request("teahouse uploads", task) : task();
}
