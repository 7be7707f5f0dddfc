import type { Outcome } from "../report/outcome";
import type { Servers } from "../servers/servers";

export type Scenario = {
  id: string;
  /** A short description. */
  title: string;
  /** Excluded from a full run, which would otherwise exceed a quarter of an hour. */
  onlyByName?: true;
  run(servers: Servers): Promise<Outcome>;
};

/** How often each figure is measured, in turns with those it is compared to. */
export const repeats = 3;
