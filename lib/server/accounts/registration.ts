/** Making an account. */
import "server-only";
import type { RegistrationCode } from "@/lib/shared/quota-codes";
import { newUser, registrationPass } from "../api/people";
import { takeToken } from "../auth/one-time-tokens";
import { digestOf, hash } from "../auth/password";
import { requireGoodPassword } from "../auth/password-rules";
import type { Transaction } from "../db/db";
import * as invites from "../db/queries/invites";
import * as newcomers from "../db/queries/newcomers";
import * as serverInvites from "../db/queries/server-invites";
import * as users from "../db/queries/users";
import { violates } from "../db/violation";
import { callerAddress } from "../http/caller-address";
import { parse } from "../http/input";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { refuseRegistration } from "./refused-registration";
import { mayRegister, type Pass, registrationByPage } from "./registration-rules";

/**
 * Creates the account that the body of a call asks for. Throws 400 for what is not valid or a password that
 * a page must not set, 403 for who may not, 409 if the name is or was somebody's or the address is, and TooMany.
 */
export async function register(body: unknown): Promise<users.User> {
  const pass = await requirePass(registrationPass.safeParse(body).data ?? {});
  return registerWith(pass, parse(newUser, body));
}

/**
 * What lets the caller register. Asked before anything else is looked at, so that only those who may
 * register learn which names are taken. Throws 403 and TooMany.
 */
export async function requirePass(by: { invite?: string; token?: string }): Promise<Pass> {
  if (by.invite !== undefined || by.token !== undefined) {
    await countCall("inviteLookups", await callerAddress());
  }
  const verdict = await mayRegister({ via: "page", ...by });
  if (!verdict.ok) throw refuseRegistration(verdict.code);
  return verdict.pass;
}

/** Creates an account for whoever has a pass, which may have been spent meanwhile. */
export async function registerWith(
  pass: Pass,
  values: { username: string; password: string; nickname: string; rules?: "page" | undefined },
): Promise<users.User> {
  const { username, password, nickname, rules } = values;
  if (rules === "page") await requireGoodPassword(password, values);
  await countCall("registration", await callerAddress());
  const passwordHash = await hash(digestOf(password));
  const isOpen = (await registrationByPage()) === "open";
  const user = await create({ username, nickname, passwordHash }, pass, isOpen);
  if (!user) throw new Problem(409, "This username is taken.");
  return user;
}

async function create(
  values: { username: string; nickname: string; passwordHash: string },
  pass: Pass,
  isOpen: boolean,
): Promise<users.User | null> {
  try {
    return await users.create(values, async (tx, { id }) => {
      const isSpent = await spend(pass, id, tx);
      if (!isSpent && !isOpen) throw refuseRegistration(codeOf(pass));
      // Everyone on an open server can make invites to a room of their own.
      const isKnown = isSpent && (pass.kind === "server-invite" || pass.kind === "mail");
      if (isOpen && !isKnown) await newcomers.begin(id, tx);
    });
  } catch (error) {
    if (!violates(error, "users_email")) throw error;
    throw new Problem(409, "There is an account with this address.", { code: "email-taken" });
  }
}

function codeOf({ kind }: Pass): RegistrationCode {
  return kind === "mail" ? "registration-domain" : "registration-invite";
}

/** Spends the pass for a person; false if it is not good any more. */
async function spend(pass: Pass, userId: number, tx: Transaction): Promise<boolean> {
  switch (pass.kind) {
    case "none":
      return false;
    case "server-invite":
      return serverInvites.spend(pass.code, tx);
    case "room-invite":
      // Used up by those who join the room, not by those who register.
      return (await invites.preview(pass.code, tx)) !== null;
    case "mail": {
      if (!(await takeToken("registration", pass.token, tx))) return false;
      await users.setEmail(userId, pass.address, tx);
      return true;
    }
  }
}
