/** A real mail server for tests, which keeps what it gets. */
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type Received = ParsedMail & {
  /** Of the envelope. */
  recipients: string[];
  secure: boolean;
  user: string | undefined;
};

export type MailServer = {
  /** For SMTP_URL. */
  url: string;
  mails: Received[];
  /** Resolves with the next mail to this address that `next` has not given yet; rejects after 30 s. */
  next(to: string): Promise<Received>;
  stop(): Promise<void>;
};

export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: Received[] = [];
  const given = new Set<Received>();
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    // The client keeps its connections open.
    closeTimeout: 50,
    ...options,
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ ...mail, recipients, secure: session.secure, user: session.user });
        done();
        for (const look of waiting) look();
      }, done);
    },
  });
  // A client that hangs up in the middle.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    next: (to) =>
      new Promise((resolve, reject) => {
        const failed = setTimeout(() => {
          waiting.delete(look);
          const others = mails.flatMap(({ recipients }) => recipients).join(", ");
          reject(new Error(`No mail to ${to} came in 30 s; mails to: ${others || "nobody"}.`));
        }, 30_000);
        const look = () => {
          const found = mails.find((mail) => mail.recipients.includes(to) && !given.has(mail));
          if (!found) return;
          clearTimeout(failed);
          given.add(found);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The link of a mail to one of the server's own pages. */
export function linkIn(mail: Received, page: string): string {
  const [link] = new RegExp(`https?://[^\\s>/]+/${page}[/?][^\\s>]+`).exec(mail.text ?? "") ?? [];
  if (link === undefined) throw new Error(`The mail has no link to /${page}.`);
  return link;
}
