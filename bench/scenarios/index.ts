import { R } from "./come-back";
import { C } from "./crowd";
import { J } from "./enter";
import { Growth } from "./growth";
import { H } from "./history";
import { L } from "./large";
import { M } from "./many-room-servers";
import { W } from "./rest";
import { A, A50, Adoc, B, D, E } from "./rooms";
import type { Scenario } from "./scenario";

export const scenarios: Scenario[] = [A, A50, Adoc, B, D, E, C, J, R, H, W, Growth, L, M];
