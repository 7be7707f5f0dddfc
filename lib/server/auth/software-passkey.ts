/** A device with passkeys, for tests: what a browser would answer, with anything about it changed. */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { PasskeyAssertion, PasskeyAttestation } from "../api/factors";

type Changes = {
  origin?: string;
  host?: string;
  verified?: boolean;
  counter?: number;
  handle?: string;
};

export class SoftwarePasskey {
  readonly id = randomBytes(16).toString("base64url");
  private readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private count = 0;

  constructor(
    private readonly origin = "http://localhost",
    private readonly counts = true,
  ) {}

  attest(challenge: string, changes: Changes = {}): PasskeyAttestation {
    const { x = "", y = "" } = this.keys.publicKey.export({ format: "jwk" });
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, new Uint8Array(Buffer.from(x, "base64url"))],
      [-3, new Uint8Array(Buffer.from(y, "base64url"))],
    ]);
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.from([0, id.length]);
    const authData = Buffer.concat([
      this.head(0x40, changes),
      ...[Buffer.alloc(16), length, id, isoCBOR.encode(key)],
    ]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", new Uint8Array(authData)],
    ]);
    return {
      ...this.common(),
      response: {
        clientDataJSON: this.clientData("webauthn.create", challenge, changes).toString(
          "base64url",
        ),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString("base64url"),
      },
    };
  }

  assert(token: string, challenge: string, changes: Changes = {}): PasskeyAssertion {
    if (this.counts) this.count += 1;
    const authData = this.head(0, changes);
    const client = this.clientData("webauthn.get", challenge, changes);
    const signed = Buffer.concat([authData, createHash("sha256").update(client).digest()]);
    return {
      token,
      response: {
        ...this.common(),
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: authData.toString("base64url"),
          signature: sign("sha256", signed, this.keys.privateKey).toString("base64url"),
          ...(changes.handle && { userHandle: Buffer.from(changes.handle).toString("base64url") }),
        },
      },
    };
  }

  private common() {
    return { id: this.id, rawId: this.id, type: "public-key" as const, clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, { origin = this.origin }: Changes): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private head(flags: number, { host, verified = true, counter = this.count }: Changes): Buffer {
    const rpId = host ?? new URL(this.origin).hostname;
    const rest = Buffer.alloc(5);
    rest[0] = flags | 1 | (verified ? 4 : 0);
    rest.writeUInt32BE(counter, 1);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), rest]);
  }
}
