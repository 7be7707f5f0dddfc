import { nowSeconds } from "./time";

/**
 * When this process served its first room (seconds since 1970); 0 before. The engine has no clock
 * while it loads a module.
 */
export const processStart = { at: 0 };

/** To be called by each room that is loaded. */
export function noteProcessStart(): void {
  processStart.at ||= nowSeconds();
}
