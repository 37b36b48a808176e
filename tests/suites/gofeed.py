"""gofeed.py PROGRAM FOLDER FLOOR - what gofeed makes of an item, held against our article of it.

Each test is a feed and the JSON gofeed makes of it: raw under parser/, unified under translator/.
Of an item, the values that name a field of an article are in scope; a feed whose items have none
of them, or that has no items, is not."""
import datetime
import glob
import json
import os
import sys
import tempfile

from common import Verdict, folded, has_crashed, is_met, read, with_titles

FIELDS = {"title": "title", "guid": "id", "id": "id", "link": "url", "url": "url", "pubDateParsed": "published",
          "publishedParsed": "published", "updatedParsed": "updated", "language": "lang"}


def text_of(item):
    """The names under which gofeed has our text, the best first."""
    for name in ("content", "description", "summary", "content_html", "content_text"):
        value = item.get(name)
        value = value.get("value") if isinstance(value, dict) else value
        if value:
            return value
    return None


def names_of(item):
    authors = item.get("authors") or ([item["author"]] if item.get("author") else [])
    return [author.get("name") if isinstance(author, dict) else author for author in authors]


def link_of(item):
    links = [link for link in item.get("links", []) if isinstance(link, dict)]
    return next((link.get("href") for link in links if link.get("rel", "alternate") == "alternate"), None)


def categories_of(item):
    return [category.get("label") or category.get("term") or category.get("value") if isinstance(category, dict) else category
            for category in item.get("categories", [])]


def seconds(value):
    return int(datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp())


def expectations(item):
    """(field, value) of all that an article has."""
    found = [(FIELDS[name], value) for name, value in item.items() if name in FIELDS and value and isinstance(value, str)]
    found = [(field, seconds(value) if field in ("published", "updated") else value) for field, value in found]
    found += [("category", category) for category in categories_of(item) if category]
    if link_of(item) and "link" not in item:
        found.append(("url", link_of(item)))
    if text_of(item):
        found.append(("text", text_of(item)))
    names = [name for name in names_of(item) if name]
    if names:
        found.append(("author", ", ".join(names)))
    source = item.get("source")
    if isinstance(source, dict) and source.get("title"):
        found.append(("source", source["title"]))
    return found


def flaws_of(items, result):
    flaws, n = [], 0
    articles = result.get("articles", [])
    for i, item in enumerate(items):
        for field, value in expectations(item):
            n += 1
            if field in ("title", "text") and not folded(value):
                continue
            if i >= len(articles):
                flaws.append("no article %d" % i)
            elif not is_met(field, value, articles[i], True):
                flaws.append("%s is %.60r, not %.60r" % (field, articles[i].get(field, articles[i].get("categories")), value))
    return flaws, n


def main():
    program, folder, floor = sys.argv[1:4]
    tests = os.path.join(folder, "mmcdole__gofeed", "testdata")
    verdict = Verdict("gofeed", float(floor))
    pairs = [(path, path[:-4] + ".json") for path in sorted(glob.glob(tests + "/*/*/*.xml"))]
    pairs += [(path[:-14] + ".json", path) for path in sorted(glob.glob(tests + "/*/json/*_expected.json"))]
    pairs = [pair for pair in pairs if all(os.path.exists(path) for path in pair)]
    with tempfile.TemporaryDirectory() as work:
        paths = []
        for i, (path, _) in enumerate(pairs):
            paths.append(os.path.join(work, "%d" % i))
            open(paths[-1], "wb").write(with_titles(open(path, "rb").read()))
        for (path, expected), result in zip(pairs, read(program, paths)):
            name = os.path.relpath(path, tests)
            feed = json.load(open(expected, encoding="utf-8-sig"))
            feed = feed if isinstance(feed, dict) else {}
            flaws, n = flaws_of(feed.get("items") or feed.get("entries") or [], result)
            if has_crashed(result):
                verdict.judge(name, ["crashed"])
            elif n:
                verdict.judge(name, flaws)
            else:
                verdict.out_of_scope("facts of the feed, or of items that articles do not have")
    verdict.end()


main()
