"""A client written from the API document alone, with nothing but Python 3.9's standard library.

Usage: python3 document_client.py http://localhost:3000
Prints a line for each part of the document that holds, and ends with an exception at the first that
does not. DocumentClient.java does the same.
"""

import base64
import hashlib
import http.cookiejar
import json
import os
import queue
import socket
import struct
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid

PATIENCE = 20  # seconds
server = sys.argv[1]


class Person:
    def __init__(self, name):
        self.username = name + uuid.uuid4().hex[:12]
        self.nickname = f"I'm {name} 张"
        self.password = "zjh1997@stupid"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def call(self, method, path, body=None):
        """The status and the text of the answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(server + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def status(self, method, path, body=None):
        return self.call(method, path, body)[0]

    def json(self, method, path, body=None):
        status, text = self.call(method, path, body)
        same(200, status)
        return json.loads(text)

    def log_in(self, digest):
        return self.json("POST", "/Login", {"username": self.username, "password": digest})

    def rooms(self):
        rooms = self.json("GET", "/Room")
        for room in rooms:
            same({"id", "name"}, set(room))
            same(int, type(room["id"]))
        return rooms

    def room_named(self, name):
        return next(room["id"] for room in self.rooms() if room["name"] == name)

    def token(self, room):
        answer = self.json("GET", f"/Room/{room}")
        same({"token"}, set(answer))
        return answer["token"]

    def enter(self, room):
        """The token has no answer; that to an empty message shows that it was taken."""
        talk = Talk(self.token(room))
        same({"status": False}, talk.say(""))
        return talk

    def said(self, msg):
        return {"type": 0, "msg": msg, "username": self.username, "nickname": self.nickname}

    def presence(self, action):
        names = {"username": self.username, "nickname": self.nickname}
        return {"type": 1, **names, "action": action}


class Talk:
    """A socket in a room."""

    def __init__(self, token):
        self.answers = queue.Queue()
        self.events = queue.Queue()
        self._closed = queue.Queue()
        address = server.replace("http", "ws", 1)
        self._wire = WebSocket(address)
        threading.Thread(target=self._read, daemon=True).start()
        # There is no answer.
        self.send({"token": token})

    def send(self, frame):
        self._wire.send([json.dumps(frame)])

    def send_in_parts(self, text, count):
        size = -(-len(text) // count)
        self._wire.send([text[at : at + size] for at in range(0, len(text), size)])

    def say(self, msg):
        self.send({"msg": msg})
        return self.answer()

    def answer(self):
        return self.answers.get(timeout=PATIENCE)

    def event(self):
        """The next frame that is no answer, without its time, which is checked."""
        frame = self.events.get(timeout=PATIENCE)
        sent = frame.pop("time")
        if type(sent) is not int or abs(time.time() - sent) > 60:
            raise AssertionError(f"time {sent} at {time.time()}")
        return frame

    def next_events(self, count):
        return [self.event() for _ in range(count)]

    def leave(self):
        """Closes; returns the code of the other side's close."""
        self._wire.close()
        return self.closed()

    def closed(self):
        return self._closed.get(timeout=PATIENCE)

    def _read(self):
        while True:
            message = self._wire.receive()
            if not isinstance(message, str):
                self._closed.put(message)
                return
            frame = json.loads(message)
            (self.answers if "status" in frame else self.events).put(frame)


def main():
    ann, bob, carl, dora = (Person(name) for name in ("ann", "bob", "carl", "dora"))
    users([ann, bob, carl, dora])
    logins(ann, [bob, carl, dora])
    room = rooms(ann, bob)
    comings_and_goings(room, ann, bob)
    conversation(room, [ann, bob, carl], dora)
    two_sockets(room, ann, bob)
    texts(room, ann, bob)
    last_words(room, ann, bob)
    bad_tokens(room, ann, bob)
    several_rooms(room, ann, bob)
    removal(room, ann, bob)
    deletion(room, ann, carl)
    logout(ann)


def users(people):
    for person in people:
        names = {"username": person.username, "nickname": person.nickname}
        body = {**names, "password": person.password}
        same(201, person.status("POST", "/User", body))
        same(409, person.status("POST", "/User", body))
        # Without a login.
        same(names, Person("stranger").json("GET", f"/User/{person.username}"))
    same(404, Person("stranger").status("GET", f"/User/{uuid.uuid4().hex}"))
    held("users are created once and can be read by anyone")



def logins(ann, others):
    same(401, ann.status("GET", "/Room"))
    same(401, ann.status("POST", "/Room", {"name": "nobody's"}))
    same({"status": False}, ann.log_in(md5("wrong")))
    same(401, ann.status("GET", "/Room"))
    same({"status": False}, Person("stranger").log_in(md5("wrong")))
    for person in [ann, *others]:
        same({"status": True}, person.log_in(md5(person.password)))
    held("a login succeeds with the MD5 of the password only, and rooms need one")


def rooms(ann, bob):
    names = [f"{ann.username}的聊天室的名字", f'{ann.username} "two" 🍵']
    for name in names:
        same(201, ann.status("POST", "/Room", {"name": name}))
    same(names[::-1], [room["name"] for room in bob.rooms() if room["name"] in names])
    bob.token(bob.room_named(names[0]))
    same(403, bob.status("DELETE", f"/Room/{bob.room_named(names[1])}"))
    same((204, ""), ann.call("DELETE", f"/Room/{ann.room_named(names[1])}"))
    same(404, bob.status("DELETE", "/Room/2147483647"))
    held("rooms are created, listed newest first, and deleted by their owner")
    return bob.room_named(names[0])


def comings_and_goings(room, ann, bob):
    anns = ann.enter(room)
    same({"status": True}, anns.say("今天天气好好啊"))
    bobs = bob.enter(room)
    same(bob.presence(1), anns.event())
    same({"status": True}, bobs.say("hello"))
    same(bob.said("hello"), anns.event())
    same(1000, bobs.leave())
    same(bob.presence(0), anns.event())
    bobs = bob.enter(room)
    same(bob.presence(1), anns.event())
    same(1000, anns.leave())
    # Neither her own message nor what was said before he came.
    same(ann.presence(0), bobs.event())
    same(1000, bobs.leave())
    held("people enter, talk and leave, and the others are told")


def conversation(room, speakers, listener):
    heard = listener.enter(room)
    talks = []
    for speaker in speakers:
        talk = speaker.enter(room)
        for other in [*talks, heard]:
            same(speaker.presence(1), other.event())
        talks.append(talk)
    each = 8
    texts = [f"{speaker.username} says {n}" for n in range(each) for speaker in speakers]
    for n, text in enumerate(texts):
        talks[n % len(talks)].send({"msg": text})
    for talk in talks:
        same([{"status": True}] * each, [talk.answer() for _ in range(each)])
    order = heard.next_events(len(texts))
    same(set(texts), {frame["msg"] for frame in order})
    for n, (speaker, talk) in enumerate(zip(speakers, talks)):
        others = [frame for frame in order if frame["username"] != speaker.username]
        same(others, talk.next_events(len(others)))
        own = [frame["msg"] for frame in order if frame["username"] == speaker.username]
        same(texts[n :: len(speakers)], own)
    for talk in talks:
        same(1000, talk.leave())
    same([speaker.presence(0) for speaker in speakers], heard.next_events(len(speakers)))
    same(1000, heard.leave())
    held("what several people say at once is answered, and reaches everyone in one order")


def two_sockets(room, ann, bob):
    bobs = bob.enter(room)
    first = ann.enter(room)
    same(ann.presence(1), bobs.event())
    second = ann.enter(room)
    same({"status": True}, second.say("from my phone"))
    same(ann.said("from my phone"), first.event())
    same(ann.said("from my phone"), bobs.event())
    same(1000, second.leave())
    same({"status": True}, first.say("still here"))
    # No second "enter" and no "leave" before it.
    same(ann.said("still here"), bobs.event())
    same(1000, first.leave())
    same(ann.presence(0), bobs.event())
    same(1000, bobs.leave())
    held("a person with two sockets hears what the other one says, and enters once")


def texts(room, ann, bob):
    anns = ann.enter(room)
    bobs = bob.enter(room)
    same(bob.presence(1), anns.event())
    for text in [
        '"quoted" and \\ and / and \b\f\n\r\t',
        "  spaces around  ",
        "👩\u200d💻 𝔘 \u2028 \u0001 é e\u0301",
        '<b>&amp;</b> {"msg": 1}',
        "字" * 4_000,
    ]:
        same({"status": True}, anns.say(text))
        same(ann.said(text), bobs.event())
    in_parts = json.dumps({"msg": "in three parts: 茶馆"}, ensure_ascii=False)
    anns.send_in_parts(in_parts, 3)
    same({"status": True}, anns.answer())
    same(ann.said("in three parts: 茶馆"), bobs.event())
    same({"status": False}, anns.say(""))
    anns.send_in_parts("no JSON", 1)
    same({"status": False}, anns.answer())
    same({"status": True}, anns.say("the socket still works"))
    same(ann.said("the socket still works"), bobs.event())
    same(1000, anns.leave())
    same(ann.presence(0), bobs.event())
    same(1000, bobs.leave())
    held("a text arrives as it was sent, or the answer is false")


def last_words(room, ann, bob):
    anns = ann.enter(room)
    for n in range(10):
        bobs = Talk(bob.token(room))
        bobs.send({"msg": f"one {n}"})
        bobs.send({"msg": f"two {n}"})
        same(1000, bobs.leave())
        same([{"status": True}] * 2, [bobs.answer(), bobs.answer()])
        spoken = [bob.said(f"one {n}"), bob.said(f"two {n}")]
        same([bob.presence(1), *spoken, bob.presence(0)], anns.next_events(4))
    same(1000, anns.leave())
    held("what is sent right before the close is answered and delivered")


def bad_tokens(room, ann, bob):
    anns = ann.enter(room)
    used = bob.token(room)
    bobs = Talk(used)
    same(bob.presence(1), anns.event())
    for token in [used, "8c510c418bc52a780b11ab153f1f488b6154df10"]:
        refused = Talk(token)
        same(4401, refused.closed())
        same(True, refused.events.empty())
    same({"status": True}, bobs.say("only me"))
    same(bob.said("only me"), anns.event())
    same(1000, bobs.leave())
    same(bob.presence(0), anns.event())
    same(1000, anns.leave())
    held("a token opens one socket, and a made-up one opens none")


def several_rooms(room, ann, bob):
    name = f"{ann.username}'s other room"
    same(201, ann.status("POST", "/Room", {"name": name}))
    other = ann.room_named(name)
    anns_here, anns_there = ann.enter(room), ann.enter(other)
    bobs_here, bobs_there = bob.enter(room), bob.enter(other)
    same(bob.presence(1), anns_here.event())
    same(bob.presence(1), anns_there.event())
    same({"status": True}, bobs_here.say("here"))
    same({"status": True}, bobs_there.say("there"))
    same(bob.said("here"), anns_here.event())
    same(bob.said("there"), anns_there.event())
    same(1000, bobs_here.leave())
    same(bob.presence(0), anns_here.event())
    same({"status": True}, bobs_there.say("only there"))
    same(bob.said("only there"), anns_there.event())
    same(204, ann.status("DELETE", f"/Room/{other}"))
    same(4410, anns_there.closed())
    same(4410, bobs_there.closed())
    same({"status": True}, anns_here.say("the first room is still there"))
    same(1000, anns_here.leave())
    held("rooms do not mix")


def removal(room, ann, bob):
    """The document names being removed, but no call for it; these are the server's own."""
    anns = ann.enter(room)
    bobs = bob.enter(room)
    same(bob.presence(1), anns.event())
    members = f"/Room/{room}/Member"
    roles = roles_of(ann.json("GET", members))
    same(("owner", "member"), (roles[ann.username], roles[bob.username]))
    same(204, ann.status("DELETE", f"{members}/{bob.username}"))
    same(bob.presence(0), anns.event())
    same({"status": False}, bobs.say("am I still here?"))
    same({"status": True}, anns.say("he is not"))
    same(False, bob.username in roles_of(ann.json("GET", members)))
    same(403, bob.status("GET", f"/Room/{room}"))
    same(False, room in [each["id"] for each in bob.rooms()])
    same(True, bobs.events.empty())
    bobs.leave()
    same(1000, anns.leave())
    same(True, anns.events.empty())
    held("members are listed, and the messages of one who was removed are answered with false")


def roles_of(members):
    for member in members:
        same({"username", "nickname", "role"}, set(member))
    return {member["username"]: member["role"] for member in members}


def deletion(room, ann, carl):
    carls = carl.enter(room)
    same({"status": True}, carls.say("the last message"))
    same(204, ann.status("DELETE", f"/Room/{room}"))
    same(4410, carls.closed())
    same(404, carl.status("GET", f"/Room/{room}"))
    same(False, room in [each["id"] for each in carl.rooms()])
    held("a deleted room is gone, and its sockets are closed")


def logout(ann):
    for _ in range(2):
        same({"status": True}, ann.json("POST", "/Logout"))
        same(401, ann.status("GET", "/Room"))
    held("a logout ends the session")


def held(part):
    print(part, flush=True)


def same(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected}, got {actual}")


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


class WebSocket:
    """A WebSocket (RFC 6455) over a plain socket, as far as a chat needs one."""

    CONTINUATION, TEXT, CLOSE, PING, PONG = 0, 1, 8, 9, 10

    def __init__(self, address):
        authority = address.split("//")[1]
        host, _, port = authority.partition(":")
        self._socket = socket.create_connection((host, int(port or 80)), timeout=PATIENCE)
        self._incoming = self._socket.makefile("rb")
        self._sending = threading.Lock()
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET / HTTP/1.1",
            f"Host: {authority}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        head = iter(lambda: self._incoming.readline().decode().strip(), "")
        status, *fields = head
        same("101", status.split(" ")[1])
        headers = {name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields)}
        magic = f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()
        accept = base64.b64encode(hashlib.sha1(magic).digest()).decode()
        same(accept, headers["sec-websocket-accept"])
        # Patience is for answers; a socket may be quiet.
        self._socket.settimeout(None)

    def send(self, parts):
        for n, part in enumerate(parts):
            opcode = self.TEXT if n == 0 else self.CONTINUATION
            self._send_frame(opcode, part.encode(), is_last=n == len(parts) - 1)

    def receive(self):
        """A text, or the code that the other side closed with."""
        text = b""
        while True:
            first, second = self._exactly(2)
            length = second & 127
            if length >= 126:
                size, form = (2, "!H") if length == 126 else (8, "!Q")
                (length,) = struct.unpack(form, self._exactly(size))
            payload = self._exactly(length)
            opcode = first & 15
            if opcode == self.CLOSE:
                self.close(payload)
                self._socket.close()
                return struct.unpack("!H", payload[:2])[0] if payload else 1005
            if opcode == self.PING:
                self._send_frame(self.PONG, payload)
            elif opcode in (self.TEXT, self.CONTINUATION):
                text += payload
                if first & 128:
                    return text.decode()

    def close(self, payload=struct.pack("!H", 1000)):
        try:
            self._send_frame(self.CLOSE, payload)
        except OSError:
            pass  # The other side, which closed first, has ended the connection already.

    def _send_frame(self, opcode, payload, is_last=True):
        first = opcode | (128 if is_last else 0)
        if len(payload) < 126:
            head = struct.pack("!BB", first, 128 | len(payload))
        elif len(payload) < 65_536:
            head = struct.pack("!BBH", first, 128 | 126, len(payload))
        else:
            head = struct.pack("!BBQ", first, 128 | 127, len(payload))
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(payload))
        with self._sending:
            self._socket.sendall(head + mask + masked)

    def _exactly(self, count):
        data = self._incoming.read(count)
        if len(data) < count:
            raise ConnectionError("the connection ended without a close")
        return data


main()
