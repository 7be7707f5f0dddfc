import { useMe } from "../shell/me-context";
import { choose } from "./choice";
import { unsubscribe } from "./push-subscription";

/** Turns notifications in this browser on and off. */
export function useNotificationSwitch() {
  const { username } = useMe();
  return {
    /** May prompt for permission, so call it from a click. Resolves to whether they are on now. */
    async turnOn(): Promise<boolean> {
      const isAllowed = (await Notification.requestPermission()) === "granted";
      // Also after a refusal: the permission itself may have changed, and subscribers read it.
      choose(username, isAllowed);
      return isAllowed;
    },
    /** Throws if the server cannot be reached; notifications then stay on. */
    async turnOff(): Promise<void> {
      await unsubscribe();
      choose(username, false);
    },
  };
}
