import { useCallback, useState } from "react";

/**
 * `leave` awaits a call that ends the user's membership (leave, delete, close). While `isLeaving`,
 * the room does not announce its end: the user asked for it and is about to go to another page.
 */
export function useLeave() {
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = useCallback(async (call: Promise<unknown>) => {
    setIsLeaving(true);
    try {
      await call;
    } catch (error) {
      setIsLeaving(false);
      throw error;
    }
  }, []);
  return { isLeaving, leave };
}
