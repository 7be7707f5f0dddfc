import type { Secrets } from "./secrets";
import type { Settings } from "./settings";

/** What each part of Teahouse is started with. */
export type PartOptions = {
  settings: Settings;
  secrets: Secrets;
  ports: { app: number };
  /** The room servers' origins for the other parts, as http://host:port. */
  roomsUrls: string[];
  /** Runs from the sources and reloads when they change. */
  development: boolean;
  /** Registers what to undo when Teahouse stops; the last is undone first. */
  onStop(undo: Undo): void;
};

/** `atOnce`: what it ends must be killed, for another Teahouse may use its files. */
export type Undo = (atOnce?: boolean) => Promise<void> | void;
