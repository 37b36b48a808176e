#!/usr/bin/env python3
"""judged.py NEWSPRINT [FOLDER] - related lists of the judged stories, ours beside TF-IDF centroids'.

Both are given the true stories of datasets/judged, alone and in the bed of the sample day (whose articles
stand for themselves), and are scored by `newsprint eval --related --label grade`. The peer's lists are the
stories in order of the cosine of their centroids: the means of scikit-learn's TF-IDF rows of title and text,
sublinear tf, its English stop list. It has no floor, so its lists are as long as they may be.
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


if __name__ == "__main__":
    main()
