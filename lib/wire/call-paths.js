/**
 * The paths of the REST API but `/Invite/:code`, which may be a page: words and parameters in turns.
 * All are matched in any letter case, with and without /api in front. JavaScript, because
 * next.config.js loads it.
 */
export const callPaths = [
  "/Room/:id",
  "/Room/:id/Message",
  "/Room/:id/Read",
  "/Room",
  "/Inbox",
  "/Login",
  "/User",
  "/Search",
  "/User/:username",
  "/Room/:id/Member",
  "/Room/:id/Online",
  "/Room/:id/Member/:username",
  "/Room/:id/Message/:mid",
  "/Room/:id/Message/:mid/Reaction/:emoji",
  "/Room/:id/Notify",
  "/Room/:id/Invite",
  "/Room/:id/Invite/:code",
  "/Room/:id/Export",
  "/User/:username/Export",
  "/User/:username/Session",
  "/User/:username/Session/:id",
  "/User/:username/Token",
  "/User/:username/Token/:id",
  "/Push",
  "/Logout",
  "/health",
  "/ready",
  "/openapi.json",
  "/asyncapi.json",
];
