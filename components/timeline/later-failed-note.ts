import { laterComponent } from "../ui/later-component";

/** Ahead, as messages also fail while the server cannot be reached. */
export const FailedNote = laterComponent(() => import("./failed-note"), { ahead: true });
