/** Requests and answers of the calls about passkeys, authenticator apps and the second step. */
import { z } from "zod";
import * as shared from "@/lib/shared/api/factors";
import { documented, inSeconds, inSecondsOrNever } from "./documented";
import { newPassword, newTokenName } from "./fields";

/** Of what a browser signs nothing is longer. */
const text = z.string("invalid").max(20_000, "too-long");
const name = z.clone(newTokenName).register(z.globalRegistry, {
  description: "Which passkey it is, for its owner; one line.",
  minLength: 1,
  maxLength: 50,
  examples: ["phone"],
});
const credential = {
  id: text,
  rawId: text,
  type: z.literal("public-key"),
  authenticatorAttachment: z
    .enum(["cross-platform", "platform"])
    .meta({ id: "AuthenticatorAttachment" })
    .optional(),
  clientExtensionResults: z.object({}),
};

const attestation = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: text,
      attestationObject: text,
      transports: z.array(z.string().max(50, "too-long")).max(20, "too-long").optional(),
    }),
  })
  .meta({
    id: "PasskeyAttestation",
    description: "What the browser's `PublicKeyCredential.toJSON()` gives for a new passkey.",
  });
export type PasskeyAttestation = z.infer<typeof attestation>;

export const passkeyAssertion = z
  .object({
    token: z.string("required").meta({ description: "What came with the challenge." }),
    response: z
      .object({
        ...credential,
        response: z.object({
          clientDataJSON: text,
          authenticatorData: text,
          signature: text,
          userHandle: text.optional(),
        }),
      })
      .meta({
        description: "What `PublicKeyCredential.toJSON()` gives for a passkey that signed.",
      }),
  })
  .meta({ id: "PasskeyAssertion" });
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

const code = z.string("required").min(1, "required").max(100, "too-long");

export const secondStep = z
  .object({
    token: z.string("required").meta({ description: "The `second.token` of the login." }),
    code: code.optional().meta({
      description: "Of the authenticator app, or a recovery code. Spaces and hyphens do not count.",
      examples: ["287082"],
    }),
    passkey: passkeyAssertion.optional(),
  })
  .refine(({ code, passkey }) => (code === undefined) !== (passkey === undefined), {
    path: ["code"],
    message: "required",
  })
  .meta({ id: "SecondStep", description: "Either `code` or `passkey`." });

const proofs = {
  current: z
    .string("required")
    .min(1, "required")
    .optional()
    .meta({ description: "The current password, or its MD5." }),
  code: code.optional().meta({ description: "Of the authenticator app." }),
  passkey: passkeyAssertion.optional(),
  proof: z.string().optional().meta({ description: "What `POST /User/{username}/Proof` gave." }),
};
export const proofBody = z.object(proofs).meta({
  id: "Proof",
  description: "One of these, unless you signed in less than ten minutes ago to add something.",
});

export const accountEnd = z.object(proofs).meta({
  id: "AccountEnd",
  description: "One of these; the password is what most accounts have.",
});

export const authenticatorCode = z.object({ code }).meta({ id: "AuthenticatorCode" });
export const newPasskey = z
  .object({
    token: z.string("required").meta({ description: "What came with the challenge." }),
    name,
    response: attestation,
  })
  .meta({ id: "NewPasskey" });
export const passkeyChange = z.object({ name }).meta({ id: "PasskeyChange" });
export const newPasswordBody = z
  .object({ ...proofs, password: newPassword })
  .meta({ id: "FirstPassword" });

export const loginAnswer = documented(
  shared.loginAnswer,
  { id: "LoginAnswer" },
  {
    status: "Whether the call succeeded.",
    suspended: "An administrator has suspended the account. Only with `second: true`.",
    second:
      "The password is right, and a second factor is missing: `POST /Login/Second` takes the token for ten minutes. Only with `second: true`.",
  },
);
export const secondStepAnswer = documented(
  shared.secondStepAnswer,
  { id: "SecondStepAnswer" },
  { status: "Whether you are signed in.", expired: "Begin with `POST /Login` again." },
);
export const passkey = documented(
  shared.passkey,
  { id: "Passkey" },
  {
    id: "The credential's id, as base64url.",
    created: inSeconds("When it was added"),
    lastUsed: inSecondsOrNever("When it was last used"),
  },
);
export const factors = documented(
  z.object({ ...shared.factors.shape, passkeys: z.array(passkey) }),
  { id: "Factors" },
  {
    password: "Whether the account has a password.",
    authenticator:
      "Whether an authenticator app is in use. `unreadable`: the server's NEXTAUTH_SECRET has changed since, so its codes are not taken any more.",
    recoveryCodes: "How many are left.",
    required: "Whether this server requires a second factor of you.",
  },
);
export const newAuthenticator = documented(
  shared.newAuthenticator,
  { id: "NewAuthenticator" },
  {
    secret: "In Base32. It is not shown again.",
    uri: "`otpauth:`, for apps.",
    qr: "A QR code of `uri`, as SVG.",
  },
);
export const recoveryCodes = documented(
  shared.recoveryCodes,
  { id: "RecoveryCodes" },
  { codes: "Each is good once. They are not shown again." },
);
export const proof = documented(
  shared.proof,
  { id: "GivenProof" },
  {
    proof: "Good for ten minutes in this session.",
    expires: inSeconds("When it ends"),
  },
);
export const passkeyChallenge = documented(
  shared.passkeyChallenge,
  { id: "PasskeyChallenge" },
  {
    token: "Goes back with what the passkey signed. Good once, for five minutes.",
    options:
      "For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` of the browser.",
  },
);
