/** Chat scenarios: one busy room, one large room, a quiet one, many small ones. */
import { chatScenario } from "./chat";

const closed = { kind: "closed" } as const;
const window = { warmUpMs: 1_000, windowMs: 3_000 };

export const A = chatScenario({
  id: "A",
  title: "100 members, 10 senders, closed loop",
  rooms: { count: 1, members: 100, senders: 10 },
  load: closed,
  ...window,
  contenders: [
    "teahouse",
    "socketio",
    "ws",
    "engine",
    "ejabberd",
    "teahouseAtRooms",
    "teahouseBehindGate",
  ],
  limits: [
    { figure: "deliveriesPerSecond", per: "socketio", atLeast: 2.5 },
    { figure: "deliveriesPerSecond", per: "ws", atLeast: 1.5 },
    { figure: "deliveriesPerSecond", per: "ejabberd", atLeast: 8 },
  ],
});

export const A50 = chatScenario({
  id: "A50",
  title: "100 members, 50 senders, closed loop",
  rooms: { count: 1, members: 100, senders: 50 },
  load: closed,
  ...window,
  contenders: ["teahouse", "socketio", "ws", "teahouseAtRooms"],
  limits: [
    { figure: "deliveriesPerSecond", per: "socketio", atLeast: 4 },
    { figure: "deliveriesPerSecond", per: "ws", atLeast: 3 },
  ],
});

export const Adoc = chatScenario({
  id: "Adoc",
  title: "A with clients of the document: one frame a message",
  rooms: { count: 1, members: 100, senders: 10 },
  load: closed,
  ...window,
  contenders: ["document", "socketio", "engine"],
  limits: [
    { figure: "deliveriesPerSecond", per: "socketio", atLeast: 0.5 },
    { figure: "deliveriesPerSecond", per: "engine", atLeast: 1 },
  ],
});

export const B = chatScenario({
  id: "B",
  title: "1,000 members, one sender, closed loop",
  rooms: { count: 1, members: 1_000, senders: 1 },
  load: closed,
  ...window,
  contenders: ["teahouse", "engine", "engineMemory", "teahouseAtRooms"],
  limits: [
    { figure: "deliveriesPerSecond", per: "engine", atLeast: 0.95 },
    { figure: "p99", atMost: 30 },
  ],
});

export const D = chatScenario({
  id: "D",
  title: "100 members, 100 messages a second, open loop",
  rooms: { count: 1, members: 100, senders: 10 },
  load: { kind: "open", perSecond: 100 },
  ...window,
  contenders: ["teahouse", "ws", "socketio"],
  limits: [
    { figure: "p50", per: "ws", atMost: 3.5 },
    { figure: "p99", per: "ws", atMost: 4 },
  ],
});

export const E = chatScenario({
  id: "E",
  title: "200 rooms of 10 members, one sender in each, closed loop",
  rooms: { count: 200, members: 10, senders: 1 },
  load: closed,
  ...window,
  contenders: ["teahouse", "engine", "ws", "teahouseAtRooms"],
  limits: [{ figure: "deliveriesPerSecond", per: "engine", atLeast: 1 }],
});
