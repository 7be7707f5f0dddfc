import type { DialectName } from "../job";
import type { Dialect } from "./dialect";
import { addressed, document, plain, teahouse } from "./json";
import { socketio } from "./socketio";
import { xmpp } from "./xmpp";

export const dialects: Record<DialectName, Dialect> = {
  teahouse,
  addressed,
  document,
  plain,
  socketio,
  xmpp,
};
