#!/usr/bin/env python3
"""judged.py NEWSPRINT [FOLDER] - related lists of the judged stories, ours beside TF-IDF centroids'.

Both are given the true stories of datasets/judged, alone and in the bed of the sample day (whose articles
stand for themselves), and are scored by `newsprint eval --related --label grade`. The peer's lists are the
stories in order of the cosine of their centroids: the means of scikit-learn's TF-IDF rows of title and text,
sublinear tf, its English stop list. It has no floor, so its lists are as long as they may be.

Then the stories of one article that have related ones: by `related --id`, and by `related --text` with the story
taken out of the collection, as a draft would ask.
"""
import json
import os
import subprocess
import sys
import tempfile


def articles_of(newsprint, paths):
    """What newsprint reads, in its own words."""
    kept = subprocess.run([newsprint, "dedup", "-q", "--near", "1", "--contain", "1", *paths], capture_output=True, check=True)
    return [json.loads(line) for line in kept.stdout.decode().splitlines()]


def peer_lists(articles, most, path):
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    texts = [(a.get("title") or "") + "\n" + (a.get("text") or "") for a in articles]
    x = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    rows = {}
    for i, a in enumerate(articles):
        rows.setdefault(a.get("story") or a["id"], []).append(i)
    names = list(rows)
    centre = np.vstack([np.asarray(x[rows[s]].mean(axis=0)).ravel() for s in names])
    centre /= np.maximum(np.linalg.norm(centre, axis=1, keepdims=True), 1e-12)
    near = centre @ centre.T
    with open(path, "w") as f:
        for i, s in enumerate(names):
            order = sorted((j for j in range(len(names)) if j != i and near[i, j] > 0), key=lambda j: (-near[i, j], j))[:most]
            f.write(json.dumps({"id": s, "articles": [{"id": articles[k]["id"]} for k in rows[s]],
                                "related": [{"story": names[j], "score": near[i, j]} for j in order]}) + "\n")


def outside(newsprint, judged, grades, bed, most, folder):
    """The cells of stories of one article, in the collection and looked up from outside."""
    articles = [json.loads(line) for line in open(judged)]
    story_of = {a["id"]: a["story"] for a in articles}
    several = {a["story"] for a in articles if sum(b["story"] == a["story"] for b in articles) > 1}
    kept = [g for g in map(json.loads, open(grades)) if story_of[g["id"]] not in several]
    asks = {g["id"] for g in kept if g["grade"]}
    path, text, rest, own = (os.path.join(folder, name) for name in ("asked.jsonl", "text", "rest.jsonl", "grades.jsonl"))
    with open(own, "w") as f:
        f.writelines(json.dumps(g) + "\n" for g in kept)
    cells = []
    for is_outside in (False, True):
        with open(path, "w") as f:
            for a in articles:
                rows = []
                if a["id"] in asks:
                    with open(text, "w") as t, open(rest, "w") as r:
                        t.write(a["title"] + "\n" + a.get("text", ""))
                        r.writelines(json.dumps(b) + "\n" for b in articles if b is not a)
                    who = ["--text", text, rest] if is_outside else ["--id", a["id"], judged]
                    out = subprocess.run([newsprint, "related", "-q", "--given", "story", "--related", str(most), "--format", "jsonl", *who, *bed], capture_output=True, check=True)
                    rows = [{"story": story_of.get(r["article"], r["article"]), "score": r["score"]} for r in json.loads(out.stdout)["related"]]
                f.write(json.dumps({"id": a["story"], "articles": [{"id": a["id"]}], "related": rows}) + "\n")
        cells.append(cell(newsprint, own, path))
    return cells


def cell(newsprint, grades, path):
    out = subprocess.run([newsprint, "eval", "-q", "--related", "--label", "grade", "--format", "jsonl", grades, path], capture_output=True, check=True)
    s = json.loads(out.stdout)
    return "%.1f / %.1f / %.1f" % (100 * s["ndcg_at_5"], 100 * s["map"], 100 * s["p_at_1"])


def main():
    newsprint, data = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "datasets"
    judged, grades, day = (os.path.join(data, p) for p in ("judged/articles.jsonl", "judged/grades.jsonl", "sample/day"))
    print("| nDCG@5 / MAP / P@1 | alone | in the bed of the sample day |", "|---|---|---|", sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lists.jsonl")
        for most in (5, 10):
            ours, peer = [], []
            for paths in ([judged], [judged, day]):
                subprocess.run([newsprint, "stories", "-q", "--given", "story", "--related", str(most), "--format", "jsonl", *paths, "-o", path], check=True)
                ours.append(cell(newsprint, grades, path))
                peer_lists(articles_of(newsprint, paths), most, path)
                peer.append(cell(newsprint, grades, path))
            print("| TF-IDF centroids, %d rows | %s |" % (most, " | ".join(peer)))
            print("| newsprint, `--related %d` | %s |" % (most, " | ".join(ours)))
        for most in (5, 10):
            both = [outside(newsprint, judged, grades, bed, most, folder) for bed in ([], [day])]
            print("| `related --id`, %d rows | %s |" % (most, " | ".join(b[0] for b in both)))
            print("| `related --text` from outside, %d rows | %s |" % (most, " | ".join(b[1] for b in both)))


if __name__ == "__main__":
    main()
