import { type Dialect, type Reading, reading, serialOf, textOf } from "./dialect";

const domain = "localhost";
const open = `<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="${domain}" version="1.0"/>`;
const anonymous = `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>`;
const bind = `<iq type="set" id="bind"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>`;

/**
 * XMPP over WebSocket (RFC 7395) with a multi-user room (XEP-0045). The room's echo of a message
 * counts as its answer. Stanzas are read by patterns: they come from one known server, and an XML
 * parser would make the generator the bottleneck.
 */
export const xmpp: Dialect = {
  subprotocol: "xmpp",
  echoes: true,
  greet: () => [open],
  say: (serial, { room }) =>
    `<message type="groupchat" id="c${serial}" to="${addressOf(room)}"><body>${textOf(serial)}</body></message>`,
  read(text, { name }, { room }) {
    if (text.startsWith("<message")) return readMessage(text, name);
    if (text.startsWith("<presence")) return reading({ joined: /code=['"]110['"]/.test(text) });
    if (text.includes("<mechanisms")) return reading({ replies: [anonymous] });
    if (text.startsWith("<success")) return reading({ replies: [open] });
    if (text.startsWith("<iq") && /id=['"]bind['"]/.test(text)) {
      const muc = `<x xmlns="http://jabber.org/protocol/muc"/>`;
      return reading({
        replies: [`<presence to="${addressOf(room)}/${name}">${muc}</presence>`],
      });
    }
    if (text.includes("<bind")) return reading({ replies: [bind] });
    return reading();
  },
};

function readMessage(text: string, name: string): Reading {
  const start = text.indexOf("<body>") + 6;
  if (start < 6) return reading();
  const own = text.slice(0, start).includes(`/${name}'`);
  return reading({
    serials: [serialOf(text.slice(start, start + 20))],
    accepted: own ? 1 : 0,
    // Each copy names its recipient.
    personal: true,
  });
}

function addressOf(room: string): string {
  return `${room}@conference.${domain}`;
}
