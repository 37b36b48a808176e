"""pages.py PROGRAM FOLDER FLOOR - the main text and the facts of whole pages.

readability's pages: F1 of the words of our text against those of the expected article, the mean of
all pages; trafilatura's: F1 over the snippets that must be in the text and those that must not. The
floor is of that F1, in per cent; how often the facts agree is reported beside it."""
import collections
import datetime
import glob
import json
import os
import re
import sys
import urllib.parse

from common import folded, has_crashed, plain, read, tokens


def f1_of(ours, expected):
    a, b = collections.Counter(ours), collections.Counter(expected)
    common = sum((a & b).values())
    return 2.0 * common / (sum(a.values()) + sum(b.values())) if a or b else 1.0


class Facts:
    """How often a fact that is expected is found."""
    def __init__(self):
        self.right, self.all = collections.Counter(), collections.Counter()

    def count(self, name, is_right, case=""):
        self.all[name] += 1
        self.right[name] += bool(is_right)
        if os.environ.get("NP_TELL") == name and not is_right:
            print("  %s" % case)

    def told(self):
        return ", ".join("%s %d of %d" % (name, self.right[name], n) for name, n in self.all.items())


def day_of(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).date()


def is_same_day(article, value):
    """Zones aside, and what is only a day in the one may be a moment in the other."""
    found = re.match(r"\d{4}-(0[1-9]|1[0-2])-\d\d", value)
    if not found or "published" not in article:
        return False
    return abs((day_of(article["published"]) - datetime.date.fromisoformat(found.group(0))).days) <= 1


def is_same_title(ours, theirs):
    """Equal but for the name of the site."""
    a, b = tokens(ours), tokens(theirs)
    return a == b or (min(len(a), len(b)) > 2 and (" ".join(a) in " ".join(b) or " ".join(b) in " ".join(a)))


def has_name(ours, theirs):
    theirs = ", ".join(theirs) if isinstance(theirs, list) else theirs
    names = [name for name in re.split(r"\s*[,;&/]\s*|\s+and\s+|^by\s+", theirs.strip(), flags=re.I) if name]
    return bool(names) and all(set(tokens(name)) <= set(tokens(ours)) for name in names[:1])


def readability(program, folder):
    pages = sorted(glob.glob(folder + "/*/test/test-pages/*/source.html"))
    pages = [page for page in pages if os.path.exists(os.path.join(os.path.dirname(page), "expected.html"))]
    facts, scores = Facts(), []
    for page, result in zip(pages, read(program, pages, "html")):
        beside = os.path.dirname(page)
        expected = plain(open(os.path.join(beside, "expected.html"), encoding="utf-8").read())
        article = {} if has_crashed(result) or not result["articles"] else result["articles"][0]
        scores.append((f1_of(tokens(article.get("text", "")), tokens(expected)), os.path.basename(beside)))
        path = os.path.join(beside, "expected-metadata.json")
        meta = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else {}
        for name, field, agree in (("title", "title", is_same_title), ("siteName", "source", is_same_title), ("byline", "author", has_name)):
            if meta.get(name):
                facts.count(name, agree(article.get(field, ""), meta[name]), "%s: %r, not %r" % (beside[-30:], article.get(field, ""), meta[name]))
        if meta.get("lang"):
            facts.count("lang", article.get("lang", "").lower()[:2] == meta["lang"].lower()[:2], "%s: %r, not %r" % (beside[-30:], article.get("lang"), meta["lang"]))
        if meta.get("publishedTime"):
            facts.count("publishedTime", is_same_day(article, meta["publishedTime"]), "%s: %r, not %r" % (beside[-30:], article.get("published"), meta["publishedTime"]))
    return scores, facts


def trafilatura(program, folder):
    tests = glob.glob(folder + "/*/tests")[0]
    data = json.load(open(os.path.join(tests, "evaldata.json"), encoding="utf-8"))
    found = {os.path.basename(path): path for path in glob.glob(tests + "/eval/**/*.html", recursive=True)}
    cases = [(url, case, found[case["file"]]) for url, case in sorted(data.items()) if case["file"] in found]
    facts, n, scores = Facts(), collections.Counter(), []
    for (url, case, path), result in zip(cases, read(program, [case[2] for case in cases], "html")):
        article = {} if has_crashed(result) or not result["articles"] else result["articles"][0]
        text = folded(article.get("text", "") + "\n" + article.get("title", ""))
        bare = "".join(text.split())
        missed = [snippet for snippet in case["with"] if "".join(snippet.split()) not in bare]
        taken = [snippet for snippet in case["without"] if "".join(snippet.split()) in bare]
        n["tp"] += len(case["with"]) - len(missed)
        n["fn"] += len(missed)
        n["fp"] += len(taken)
        scores.append((1 - (len(missed) + len(taken)) / max(1, len(case["with"]) + len(case["without"])), case["file"]))
        if case.get("title"):
            facts.count("title", is_same_title(article.get("title", ""), case["title"]), "%s: %r, not %r" % (case["file"], article.get("title"), case["title"]))
        if case.get("author"):
            facts.count("author", has_name(article.get("author", ""), case["author"]), "%s: %r, not %r" % (case["file"], article.get("author"), case["author"]))
        if case.get("date"):
            facts.count("date", is_same_day(article, case["date"]), "%s: %r, not %r" % (case["file"], article.get("published"), case["date"]))
        if "url" in article:
            host = urllib.parse.urlsplit(article["url"]).netloc.replace("www.", "")
            facts.count("host", host == urllib.parse.urlsplit(url).netloc.replace("www.", ""))
    return scores, facts, 2.0 * n["tp"] / (2 * n["tp"] + n["fn"] + n["fp"]), n


def main():
    program, folder, floor = sys.argv[1:4]
    if os.path.basename(folder) == "extract-readability":
        scores, facts = readability(program, folder)
        f1, how = sum(score for score, _ in scores) / len(scores), "mean F1 of words"
    else:
        scores, facts, f1, n = trafilatura(program, folder)
        how = "F1 of snippets (%d found, %d missed, %d that should not be there)" % (n["tp"], n["fn"], n["fp"])
    print("  the lowest: " + ", ".join("%.2f %s" % score for score in sorted(scores)[:int(os.environ.get("NP_LOWEST", "5"))]))
    print("  facts: " + facts.told())
    print("suite %s: %d pages, %s %.1f %%, floor %g %%" % (os.path.basename(folder)[8:], len(scores), how, 100 * f1, float(floor)))
    sys.exit(100 * f1 < float(floor))


main()
