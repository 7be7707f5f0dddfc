# Runs the rooms on PartyKit's engine without PartyKit's development wrapper. A build copies this
# file beside the bundle. Paths and the port come from the command line, variables from the
# environment (start-rooms.ts).
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = .services, sockets = .sockets);

const services :List(Workerd.Service) = [
  (name = "rooms", worker = .rooms),
  (name = "storage", disk = (writable = true)),
  # Rooms call nothing but the app, on this machine.
  (name = "internet", network = (allow = ["local"])),
];

const sockets :List(Workerd.Socket) = [(name = "http", http = (), service = "rooms")];

const rooms :Workerd.Worker = (
  modules = [
    (name = "rooms.js", esModule = embed "rooms.js"),
    (name = "__STATIC_ASSETS_MANIFEST__", esModule = "export default { assets: {} };"),
  ],
  compatibilityDate = "2024-07-18",
  bindings = [
    (name = "PARTYKIT_DURABLE", durableObjectNamespace = "PartyKitDurable"),
    (name = "inbox", durableObjectNamespace = "inboxDO"),
    (name = "PARTYKIT_CRONS", json = "{}"),
    (name = "pkvar-APP_URL", fromEnvironment = "APP_URL"),
    (name = "pkvar-ROOM_TOKEN_SECRET", fromEnvironment = "ROOM_TOKEN_SECRET"),
    (name = "pkvar-INTERNAL_SECRET", fromEnvironment = "INTERNAL_SECRET"),
    (name = "pkvar-LIMITS_FACTOR", fromEnvironment = "LIMITS_FACTOR"),
    (name = "pkvar-LOG_LEVEL", fromEnvironment = "LOG_LEVEL"),
  ],
  durableObjectNamespaces = [
    (className = "PartyKitDurable", uniqueKey = "teahouse-room"),
    (className = "inboxDO", uniqueKey = "teahouse-inbox"),
  ],
  durableObjectStorage = (localDisk = "storage"),
);
