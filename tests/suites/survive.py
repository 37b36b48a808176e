"""survive.py PROGRAM FOLDER FLOOR - files that broke other readers, and made-up ones: none may break ours.

html5lib's inputs become pages and texts of feeds; everything else is read as it lies there, by what
it looks like, and once more as the kinds given in KINDS. NP_EVERY=40 takes each fortieth file, and of
html5lib's many small inputs, an eighth of that, each fifth."""
import glob
import json
import os
import re
import sys
import tempfile

from common import Verdict, has_crashed, read

KINDS = {"fuzz-seeds": ["auto", "html", "feed", "csv", "jsonl"], "fuzz-libxml2": ["auto", "html", "feed", "opml"], "fuzz-h2o": ["auto", "html"]}


def inputs(folder):
    """html5lib's inputs: JSON of the tokenizer's tests, #data of the trees'."""
    for path in sorted(glob.glob(folder + "/*/tokenizer/*.test", recursive=True)):
        tests = json.load(open(path, encoding="utf-8"))
        for test in tests.get("tests", []) + tests.get("xmlViolationTests", []):
            text = test["input"]
            if test.get("doubleEscaped"):
                text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m.group(1), 16)), text)
            yield text.encode("utf-8", "surrogatepass")
    for path in sorted(glob.glob(folder + "/**/*.dat", recursive=True)):
        for test in re.split(rb"(?:^|\n\n)#data\n", open(path, "rb").read())[1:]:
            yield test.split(b"\n#errors")[0]


def written(folder, work):
    """Those inputs as files: pages, and feeds in which they are the text."""
    pages, feeds = [], []
    for i, text in enumerate(inputs(folder)):
        pages.append(os.path.join(work, "%d.html" % i))
        open(pages[-1], "wb").write(text)
        feeds.append(os.path.join(work, "%d.xml" % i))
        body = text.replace(b"]]>", b"]]&gt;")
        open(feeds[-1], "wb").write(b"<rss><channel><item><title>t</title><description><![CDATA[" + body + b"]]></description></item></channel></rss>")
    return [(pages, "html"), (feeds, "feed")]


def main():
    program, folder, floor = sys.argv[1:4]
    suite = os.path.basename(folder)
    verdict = Verdict(suite, float(floor))
    every = int(os.environ.get("NP_EVERY", "1"))
    with tempfile.TemporaryDirectory() as work:
        if suite == "html-html5lib":
            jobs = written(folder, work)
        else:
            files = sorted(path for path in glob.glob(folder + "/**", recursive=True) if os.path.isfile(path) and "\n" not in path)
            jobs = [(files, kind) for kind in KINDS[suite]]
        for paths, kind in jobs:
            paths = paths[::max(1, every // 8) if suite == "html-html5lib" else every]
            for path, result in zip(paths, read(program, paths, kind)):
                verdict.judge("%s as %s" % (os.path.relpath(path, folder), kind), ["crashed, or took too long"] if has_crashed(result) else [])
    verdict.end()


main()
