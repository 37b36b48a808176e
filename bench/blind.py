#!/usr/bin/env python3
"""blind.py NEWSPRINT SHEET KEY SET... - titles and summaries for a reader who does not know whose they are.
blind.py KEY VERDICTS - how often ours were preferred.

SET: labelled articles (`story`), JSON Lines or .zst. Fifty stories of two texts and more are drawn by a seed (SEED, 1), all
of a set that has fewer than its share. Each is shown twice: as newsprint tells it (title, summary of 40 words), and as
its first article does (headline, and as many whole sentences of its text as go into 50 words, at least one). Which comes
first is drawn too; SHEET says nothing of it, KEY does. With each story stand the headlines and beginnings of up to six of
its articles, so that the reader knows what happened.

VERDICTS: a line a story, "3 title A" or "3 summary B" or "3 title =". What is the same in both is left out of the sheet.
"""
import json
import os
import random
import re
import subprocess
import sys

STORIES, MOST_WORDS, SHOWN = 50, 50, 6


def lines_of(path):
    if path.endswith(".zst"):
        return subprocess.run(["zstdcat", path], capture_output=True, check=True).stdout.decode().splitlines()
    return open(path, encoding="utf-8").read().splitlines()


def lead_of(text):
    said = []
    for sentence in re.split(r"(?<=[.!?])[\"')\u201d\u2019]?\s+|\n+", text.strip()):
        if said and len(" ".join(said).split()) + len(sentence.split()) > MOST_WORDS:
            break
        if sentence.strip():
            said.append(sentence.strip())
    return " ".join(said)


def stories_of(newsprint, path):
    text = "\n".join(lines_of(path)) + "\n"
    article = {a["id"]: a for a in map(json.loads, text.splitlines())}
    told = subprocess.run([newsprint, "stories", "-q", "--given", "story", "--format", "jsonl", "-"], input=text.encode(),
                          capture_output=True, check=True).stdout.decode().splitlines()
    order = {i: k for k, i in enumerate(article)}
    for story in filter(lambda s: s["counts"]["texts"] >= 2, map(json.loads, told)):
        members = [article[a["id"]] for a in story["articles"]]
        first = min(members, key=lambda a: (a.get("published") or "9", order[a["id"]]))
        ours = (story["title"], " ".join(s["text"] for s in story["summary"]))
        yield members, ours, (first.get("title") or "", lead_of(first.get("text") or ""))


def write_sheet(newsprint, sheet, key, sets):
    rng = random.Random(int(os.environ.get("SEED", 1)))
    drawn, left = [], STORIES
    for k, path in enumerate(sorted(sets, key=lambda p: len(lines_of(p)))):
        stories = sorted(stories_of(newsprint, path), key=lambda s: min(a["id"] for a in s[0]))
        share = min(len(stories), -(-left // (len(sets) - k)))
        drawn += rng.sample(stories, share)
        left -= share
    with open(sheet, "w") as out, open(key, "w") as told:
        for n, (members, ours, first) in enumerate(drawn, 1):
            out.write(f"## Story {n}, {len(members)} articles, some of them:\n\n")
            for a in members[:SHOWN]:
                out.write(f"- {a.get('title')}: {' '.join((a.get('text') or '').split())[:300]}\n")
            for what, mine, theirs in zip(("title", "summary"), ours, first):
                if " ".join(mine.split()) == " ".join(theirs.split()):
                    told.write(f"{n} {what} same\n")
                    continue
                is_first = rng.random() < .5
                told.write(f"{n} {what} {'A' if is_first else 'B'}\n")
                for name, text in zip("AB", (mine, theirs) if is_first else (theirs, mine)):
                    out.write(f"\n{n} {what} {name}: {' '.join(text.split()) or '(none)'}\n")
            out.write("\n")


def count(key, verdicts):
    ours = {tuple(line.split()[:2]): line.split()[2] for line in open(key)}
    for what in ("title", "summary"):
        said = [(ours[n, w], v) for n, w, v in (line.split()[:3] for line in open(verdicts) if line.strip()) if w == what]
        wins, level = sum(o == v for o, v in said), sum(v == "=" for o, v in said)
        same = sum(w == what and o == "same" for (n, w), o in ours.items())
        print(f"{what}: ours {wins}, level {level}, the first article's {len(said) - wins - level}; the same {same}; "
              f"of those told apart ours {100 * wins / max(1, len(said) - level):.0f} %")


if len(sys.argv) == 3:
    count(*sys.argv[1:])
elif len(sys.argv) > 4:
    write_sheet(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
else:
    sys.exit(__doc__)
