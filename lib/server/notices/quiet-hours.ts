/** When a person gets no notices: pushes, notices to hooks, digests. */
import "server-only";

export { isQuiet, isTimeZone, type QuietHours } from "@/lib/shared/quiet-hours";
