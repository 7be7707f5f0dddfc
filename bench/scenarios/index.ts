import { A, A50, Adoc, B, D, E } from "./rooms";
import type { Scenario } from "./scenario";

export const scenarios: Scenario[] = [A, A50, Adoc, B, D, E];
