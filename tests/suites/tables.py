"""tables.py PROGRAM FOLDER FLOOR - csv-spectrum: each column of each table, as the text of articles.

A column is read by giving it the name "text" and the others names that mean nothing; a cell without
text makes no article, so those rows are expected to be left out."""
import csv
import glob
import json
import os
import sys
import tempfile

from common import Verdict, has_crashed, read


def with_header(source, names):
    """The table with other names for its columns: the first line has no quoted line ends in it."""
    end = min(i for i in (source.find(b"\n"), len(source)) if i >= 0)
    end -= source[end - 1:end] == b"\r"
    return ",".join(names).encode() + source[end:]


def expected_rows(path, answers):
    """What the suite says is in the table, or where that is not here, what Python's reader says."""
    if answers:
        return json.load(open(answers[0], encoding="utf-8"))
    return list(csv.DictReader(open(path, encoding="utf-8", newline="")))


def main():
    program, folder, floor = sys.argv[1:4]
    verdict = Verdict("csv-spectrum", float(floor))
    with tempfile.TemporaryDirectory() as work:
        for path in sorted(glob.glob(folder + "/*/csvs/*.csv")):
            name = os.path.basename(path)
            rows = expected_rows(path, glob.glob(folder + "/*/json/" + name[:-4] + ".json"))
            flaws = []
            for k, column in enumerate(list(rows[0]) if rows else []):
                table = os.path.join(work, name)
                names = ["text" if i == k else "column%d" % i for i in range(len(rows[0]))]
                open(table, "wb").write(with_header(open(path, "rb").read(), names))
                result = read(program, [table], "csv")[0]
                ours = ["crashed"] if has_crashed(result) else [article["text"] for article in result["articles"]]
                expected = [row[column].replace("\r\n", "\n") for row in rows if row[column].strip()]
                repeated = len(expected) - len(set(expected))
                if ours != list(dict.fromkeys(expected)) or result["repeated"] != repeated:
                    flaws.append("column %r is %r, not %r" % (column, ours, expected))
            verdict.judge(name, flaws)
    verdict.end()


main()
