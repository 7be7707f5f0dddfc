import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  authenticatorCode,
  factors,
  loginAnswer,
  newAuthenticator,
  newPasskey,
  newPasswordBody,
  passkeyAssertion,
  passkeyChallenge,
  passkeyChange,
  proof,
  proofBody,
  recoveryCodes,
  secondStep,
  secondStepAnswer,
} from "../factors";
import { changes, empty, json, paths, reads } from "./call";

const tag = "People";
/** The caller's own account, with a session; anyone else's is a 403. */
const own = { tag, path: paths.user, access: "with a session" } as const;
const proven = { ...own, body: { schema: proofBody, optional: true } } as const;
const proves =
  "Needs a proof that it is you, unless you have given one with this call or got one from `POST /User/{username}/Proof`.";

export const factorPaths: ZodOpenApiPathsObject = {
  "/Login/Second": {
    post: changes({
      tag,
      name: "takeSecondStep",
      summary: "Log in: the second step",
      description:
        "For accounts with an authenticator app, after a login with `second: true`. A code is good once; a wrong one may be followed by others, up to a limit.",
      access: "anybody",
      body: { schema: secondStep },
      gives: { 200: json("Whether you are logged in, with the cookie.", secondStepAnswer) },
      refuses: [429],
    }),
  },
  "/Login/Passkey": {
    post: changes({
      tag,
      name: "logInWithPasskey",
      summary: "Log in with a passkey",
      description:
        "With what a passkey made of a challenge of `POST /Passkey`. Needs no second step.",
      access: "anybody",
      body: { schema: passkeyAssertion },
      gives: { 200: json("Whether you are logged in, with the cookie.", loginAnswer) },
      refuses: [429],
    }),
  },
  "/Passkey": {
    post: changes({
      tag,
      name: "challengePasskey",
      summary: "Get a challenge for a passkey to sign",
      description: "For a login, a second step or a proof. Good once, for five minutes.",
      access: "anybody",
      gives: { 200: json("The challenge.", passkeyChallenge) },
      refuses: [429],
    }),
  },
  "/User/{username}/Factor": {
    get: reads({
      ...own,
      name: "getFactors",
      summary: "List the ways into your account",
      description: "Passkeys, authenticator app, recovery codes, and whether there is a password.",
      gives: { 200: json("The ways, without secrets.", factors) },
      refuses: [404],
    }),
  },
  "/User/{username}/Proof": {
    post: changes({
      ...own,
      name: "proveYourself",
      summary: "Prove that it is you",
      description:
        "By the password, a code of the app, or a passkey. Good for ten minutes of this session, for changes of how you sign in.",
      body: { schema: proofBody },
      gives: { 200: json("The proof.", proof) },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/Password": {
    put: changes({
      ...own,
      name: "setPassword",
      summary: "Set a password where there is none",
      description: `At least 8 characters, and not a common one. 409: the account has one, which \`PATCH /User/{username}\` changes. ${proves}`,
      body: { schema: newPasswordBody },
      gives: { 204: empty("The password was set.") },
      refuses: [404, 409, 429],
    }),
    delete: changes({
      ...proven,
      name: "removePassword",
      summary: "Remove the password",
      description: `409: the account has no passkey to do without it (\`code\` \`last-way-in\`). ${proves}`,
      gives: { 204: empty("The password was removed.") },
      refuses: [404, 409, 429],
    }),
  },
  "/User/{username}/Authenticator": {
    post: changes({
      ...proven,
      name: "beginAuthenticator",
      summary: "Set up an authenticator app",
      description: `It counts once \`PUT\` got its first code. 409: there is one. ${proves} A session that began less than ten minutes ago is proof enough.`,
      gives: { 201: json("The secret for the app.", newAuthenticator) },
      refuses: [404, 409, 429],
    }),
    put: changes({
      ...own,
      name: "confirmAuthenticator",
      summary: "Turn the authenticator app on",
      description: "With its first code. From now on the password alone is not enough.",
      body: { schema: authenticatorCode },
      gives: { 200: json("New recovery codes.", recoveryCodes) },
      refuses: [404, 429],
    }),
    delete: changes({
      ...proven,
      name: "removeAuthenticator",
      summary: "Remove the authenticator app and the recovery codes",
      description: proves,
      gives: { 204: empty("It was removed.") },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/RecoveryCode": {
    post: changes({
      ...proven,
      name: "renewRecoveryCodes",
      summary: "Get new recovery codes",
      description: `The old ones end. 404 without an authenticator app. ${proves}`,
      gives: { 201: json("The codes.", recoveryCodes) },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/PasskeyChallenge": {
    post: changes({
      ...proven,
      name: "beginPasskey",
      summary: "Get a challenge for a new passkey",
      description: `${proves} A session that began less than ten minutes ago is proof enough.`,
      gives: { 200: json("The challenge.", passkeyChallenge) },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/Passkey": {
    post: changes({
      ...own,
      name: "addPasskey",
      summary: "Add a passkey",
      description: "409: somebody has it already, or you have 20.",
      body: { schema: newPasskey },
      gives: { 201: empty("It was added.") },
      refuses: [404, 409, 429],
    }),
  },
  "/User/{username}/Passkey/{id}": {
    patch: changes({
      ...own,
      path: paths.passkey,
      name: "renamePasskey",
      summary: "Rename a passkey",
      description: "One of your own only.",
      body: { schema: passkeyChange },
      gives: { 204: empty("It was renamed.") },
      refuses: [404],
    }),
    delete: changes({
      ...proven,
      path: paths.passkey,
      name: "removePasskey",
      summary: "Remove a passkey",
      description: `409: it is the last way into the account (\`code\` \`last-way-in\`). ${proves}`,
      gives: { 204: empty("It was removed.") },
      refuses: [404, 409, 429],
    }),
  },
};
