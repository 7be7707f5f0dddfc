import type { Outcome } from "../report/outcome";
import type { Servers } from "../servers/servers";

export type Scenario = {
  id: string;
  /** What is done, in a few words. */
  title: string;
  /** Not among all: it would take them past a quarter of an hour. */
  onlyByName?: true;
  run(servers: Servers): Promise<Outcome>;
};

/** How often each figure is taken, in turns with those that it is compared with. */
export const repeats = 3;
