#!/bin/sh
# fetch.sh PROGRAM - examples/living/fetch.sh against a server here: it asks for what changed only, loses nothing
# when adding fails, and goes on past an address that cannot be fetched.
program=$1
cd "$(dirname "$0")/.." || exit 1
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "skipped: there is no program beside the library"; exit 77; }
for tool in curl python3; do
    command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
work=$(mktemp -d) && trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
fetch=$PWD/examples/living/fetch.sh feeds=$PWD/datasets/sample/day
passed=0 failed=0
is() { # is WHAT COMMAND...
    what=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $what"; fi
}
cat >"$work/server.py" <<'END'
import hashlib, http.server, os, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if not self.path.startswith("/tagged/"):
            return super().do_GET()
        try:
            body = open("." + self.path.split("?")[0][len("/tagged"):], "rb").read()
        except OSError:
            return self.send_error(404)
        tag = '"%s"' % hashlib.sha1(body).hexdigest()
        is_known = self.headers.get("If-None-Match") == tag
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", 0 if is_known else len(body))
        self.end_headers()
        if not is_known:
            self.wfile.write(body)
os.chdir(sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
END
mkdir "$work/www"
cp "$feeds/harbourpost.rss.xml" "$work/www/a.xml"
cp "$feeds/kestrel.atom.xml" "$work/www/b.xml"
python3 "$work/server.py" "$work/www" >"$work/port" 2>"$work/asked" &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$work/port" ] || sleep 0.25; done
at=http://127.0.0.1:$(cat "$work/port")
cat >"$work/feeds.opml" <<END
<opml version="2.0"><body><outline text="papers">
<outline type="rss" text="a" xmlUrl="$at/a.xml?x=1&amp;y=*"/>
<outline type="rss" text="b" xmlUrl = '$at/tagged/b.xml'
/><outline type="rss" text="gone" xmlUrl="$at/gone.xml"/><outline xmlUrl="file:///etc/hosts"/>
</outline></body></opml>
END
run() { NEWSPRINT=$program "$fetch" "$work/feeds.opml" "$work/news" >"$work/out" 2>&1; }
answers() { grep -c "GET.* $1 " "$work/asked"; }
count() { "$program" dedup --mark -q "$@" | wc -l; }
listed() { # articles in all stories of the state
    "$program" list --state "$work/news/state" -q --since 1990-01-01 |
        grep -o '"counts":{"articles":[0-9]*' | awk -F: '{ sum += $3 } END { print sum + 0 }'
}

NEWSPRINT=false "$fetch" "$work/feeds.opml" "$work/news" 2>/dev/null
is "articles that could not be added wait" [ "$(find "$work/news/new" -name '*.xml' | wc -l)" = 2 ]
run
is "an address that is not there is exit 1" [ $? = 1 ]
is "and is named" grep -q 'gone.xml: not fetched' "$work/out"
is "as is a file of this machine" grep -q 'etc/hosts: not fetched' "$work/out"
is "what waited is in" [ "$(listed)" = "$(count "$work/www")" ]
is "and is gone from the folder" [ -z "$(ls "$work/news/new")" ]
is "both feeds were sent once" [ "$(answers 200)" = 2 ]
is "and were asked for what is new" [ "$(answers 304)" = 2 ]
sed 's/<entry>/<entry><!-- changed -->/' "$work/www/b.xml" >"$work/b" && mv "$work/b" "$work/www/b.xml"
run
is "the one that changed is sent again" [ "$(answers 200)" = 3 ]
is "and what is there already is not put twice" [ "$(listed)" = "$(count "$work/www")" ]
"$fetch" 2>/dev/null
is "without a list it says how it is used" [ $? = 2 ]
echo "$passed passed, $failed failed"
[ $failed = 0 ]
