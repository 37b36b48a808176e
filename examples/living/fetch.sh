#!/bin/sh
# fetch.sh FEEDS.opml FOLDER - fetch what is new of the feeds in a list, and add it to FOLDER/state.
# Each feed is asked for what changed since the last time (ETag, If-Modified-Since). What came lies in
# FOLDER/new until newsprint says that its articles are in for good, and only a feed that lies there
# counts as seen: whenever this is killed, the next run loses nothing and adds nothing twice.
set -u
[ $# = 2 ] || { echo "usage: fetch.sh FEEDS.opml FOLDER" >&2; exit 2; }
list=$1 new=$2/new seen=$2/seen state=$2/state failed=0
mkdir -p "$new" "$seen" || exit 1

addresses() { # the xmlUrl of every outline
    tr '\n' ' ' <"$list" | grep -oE "xmlUrl *= *(\"[^\"]*\"|'[^']*')" |
        sed -E "s/^[^\"']*[\"']//; s/[\"']\$//; s/&amp;/\&/g"
}

fetch() { # fetch ADDRESS
    name=$(printf %s "$1" | sha256sum | cut -c 1-16)
    was=$seen/$name address=$1
    rm -f "$was.part"
    set -- --silent --show-error --fail --location --compressed --proto =http,https \
        --max-time 60 --max-filesize 20000000 --remote-time --output "$was.part" --etag-save "$was.tag.part"
    [ -s "$was.tag" ] && set -- "$@" --etag-compare "$was.tag"
    [ -e "$was.date" ] && set -- "$@" --time-cond "$was.date"
    curl "$@" -- "$address" || { echo "fetch.sh: $address: not fetched" >&2; return 1; }
    [ -s "$was.part" ] || return 0 # it is as it was
    touch -r "$was.part" "$was.date.part" && touch "$was.tag.part"
    mv "$was.part" "$new/$name-$(date +%s).xml" && mv "$was.date.part" "$was.date" && mv "$was.tag.part" "$was.tag"
}

addresses >"$seen/list" # no pipe: what failed is to be known here
while IFS= read -r address; do
    fetch "$address" || failed=1
done <"$seen/list"
set -- "$new"/*
[ -e "$1" ] || exit $failed
"${NEWSPRINT:-newsprint}" add --state "$state" --wait 600 "$@"
code=$?
case $code in 0 | 3) rm -f "$@" ;; *) exit $code ;; esac # 3: some record was bad, and is told
exit $failed
