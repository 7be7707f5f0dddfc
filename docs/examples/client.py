"""A client in Python: register, log in, create a room, get a token, open the socket, say hello.

The REST calls need only Python; the socket needs `pip install websocket-client`. Without it the
message is sent over REST.
"""

import hashlib
import http.cookiejar
import json
import os
import sys
import urllib.request

try:
    import websocket
except ImportError:
    websocket = None

server = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:3000"
username = f"lu-yu-{os.getpid()}"
password = "cha-jing-780"
cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
opener = urllib.request.build_opener(cookies)


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {} if body is None else {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{server}/api{path}", data, headers, method=method)
    with opener.open(request) as response:
        text = response.read()
    return json.loads(text) if text else None


call("POST", "/User", {"username": username, "password": password, "nickname": "陆羽"})
md5 = hashlib.md5(password.encode()).hexdigest()
print(call("POST", "/Login", {"username": username, "password": md5}))
room = call("POST", "/Room", {"name": "茶馆"})["id"]
token = call("GET", f"/Room/{room}")

if websocket:
    socket = websocket.create_connection(server.replace("http", "ws", 1) + "/")
    socket.send(json.dumps(token))  # there is no answer
    socket.send(json.dumps({"msg": "Hello, 茶馆!"}))
    print(json.loads(socket.recv()))  # {'status': True}: the message is durable
    socket.close()
else:
    print("websocket-client is not installed: sending over REST", file=sys.stderr)
    print(call("POST", f"/Room/{room}/Message", {"msg": "Hello, 茶馆!"}))

call("DELETE", f"/Room/{room}")
print(call("POST", "/Logout"))
