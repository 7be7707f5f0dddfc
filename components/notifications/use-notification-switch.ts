import { useMe } from "../shell/me-context";
import { choose } from "./choice";
import { unsubscribe } from "./push-subscription";

/** Turns notifications in this browser on and off. */
export function useNotificationSwitch() {
  const { username } = useMe();
  return {
    /** Asks where it must, so only when a person clicks. Whether they are on now. */
    async turnOn(): Promise<boolean> {
      const isAllowed = (await Notification.requestPermission()) === "granted";
      // Chosen or not, the permission may be another one.
      choose(username, isAllowed);
      return isAllowed;
    },
    /** Throws where the server cannot be told; then they are still on. */
    async turnOff(): Promise<void> {
      await unsubscribe();
      choose(username, false);
    },
  };
}
