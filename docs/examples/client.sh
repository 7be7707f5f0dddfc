#!/bin/sh
# A client in curl: register, log in, make a room, say hello, read it, leave.
# curl has no WebSocket client that one can talk to, so it says hello over REST; the socket with
# wscat is in the README, with JavaScript and Python beside this file.
set -eu
server=${1:-http://localhost:3000}
name=lu-yu-$$
password=cha-jing-780
json='Content-Type: application/json'
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT

call() { # METHOD PATH [BODY]
  curl --silent --show-error --fail --cookie "$jar" --cookie-jar "$jar" \
    --request "$1" "$server/api$2" ${3:+--header "$json" --data "$3"}
}

call POST /User "{\"username\": \"$name\", \"password\": \"$password\", \"nickname\": \"陆羽\"}"
md5=$(printf %s "$password" | md5sum | cut -c1-32)
call POST /Login "{\"username\": \"$name\", \"password\": \"$md5\"}"; echo
room=$(call POST /Room '{"name": "茶馆"}' | sed 's/.*"id":\([0-9]*\).*/\1/')
call GET "/Room/$room" | cut -c1-40                      # {"token":"…"} opens the socket
call POST "/Room/$room/Message" '{"msg": "Hello, 茶馆!"}'; echo
call GET "/Room/$room/Message"; echo
call DELETE "/Room/$room"
call POST /Logout; echo
