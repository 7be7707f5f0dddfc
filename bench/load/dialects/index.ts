import type { DialectName } from "../job";
import type { Dialect } from "./dialect";
import { document, plain, teahouse } from "./json";
import { socketio } from "./socketio";
import { xmpp } from "./xmpp";

export const dialects: Record<DialectName, Dialect> = {
  teahouse,
  document,
  plain,
  socketio,
  xmpp,
};
