#!/bin/sh
# A client in curl: register, log in, create a room, say hello, send a picture, read both, log out.
# curl has no interactive WebSocket client, so this sends over REST. The README shows the socket with
# wscat; the clients in JavaScript and Python are beside this file.
set -eu
server=${1:-http://localhost:3000}
name=lu-yu-$$
password=cha-jing-780
json='Content-Type: application/json'
jar=$(mktemp)
picture=$(mktemp)
trap 'rm -f "$jar" "$picture"' EXIT

call() { # METHOD PATH [BODY]
  curl --silent --show-error --fail --cookie "$jar" --cookie-jar "$jar" \
    --request "$1" "$server/api$2" ${3:+--header "$json" --data "$3"}
}

call POST /User "{\"username\": \"$name\", \"password\": \"$password\", \"nickname\": \"陆羽\"}"
md5=$(printf %s "$password" | md5sum | cut -c1-32)
call POST /Login "{\"username\": \"$name\", \"password\": \"$md5\"}"; echo
room=$(call POST /Room '{"name": "茶馆"}' | sed 's/.*"id":\([0-9]*\).*/\1/')
call GET "/Room/$room" | cut -c1-40                      # {"token":"…"} would open the socket
call POST "/Room/$room/Message" '{"msg": "Hello, 茶馆!"}'; echo
# A picture of one pixel, in place of your own.
base64 -d > "$picture" << 'END'
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==
END
file=$(curl --silent --show-error --fail --cookie "$jar" \
  --form "file=@$picture;filename=cup.png" --form 'alt=A red cup' "$server/api/Room/$room/File" |
  sed 's/.*"id":\([0-9]*\).*/\1/')
call POST "/Room/$room/Message" "{\"msg\": \"Tea?\", \"files\": [$file]}"; echo
call GET "/Room/$room/Message"; echo
call DELETE "/Room/$room"
call POST /Logout; echo
