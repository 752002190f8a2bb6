#!/usr/bin/env python3
"""Builds pairs.bin, the small model of which Han follows which.

    build.py dict.txt TSCharacters.txt [text...] > pairs.bin

dict.txt is jieba's word list (`word frequency tag` a line), TSCharacters.txt is OpenCC's table of characters
(both in the sources of the crates named in README.md). The texts, if any, only count how often a character ends
a sentence; each has the same say. The layout of the output is described in ../model.rs.
"""

import math
import re
import struct
import sys
from collections import Counter

LEAST = 30  # a pair rarer than this is left to the backoff
HAN = re.compile("[\u4e00-\u9fff]")


def simplified(path):
    table = {}
    for line in open(path, encoding="utf-8"):
        parts = line.split()
        if len(parts) >= 2 and len(parts[0]) == 1:
            table[ord(parts[0])] = parts[1]
    return table


def byte(value, scale):
    """-ln(value) in steps of 1/scale."""
    return min(255, max(0, round(-math.log(value) * scale))) if value > 0 else 255


def stops(path, table):
    """How often each character ends a sentence, drawn to the mean of the text."""
    seen, ended = Counter(), Counter()
    text = open(path, encoding="utf-8", errors="ignore").read().translate(table)
    for a, b in zip(text, text[1:]):
        if HAN.match(a):
            seen[a] += 1
            ended[a] += b == "。"
    mean = sum(ended.values()) / sum(seen.values())
    return lambda c: (ended[c] + 30 * mean) / (seen[c] + 30)


def main():
    table = simplified(sys.argv[2])
    total, single, first, last, pair, before = (Counter() for _ in range(6))
    words = 0
    for line in open(sys.argv[1], encoding="utf-8"):
        word, frequency = line.split()[:2]
        word, frequency = word.translate(table), int(frequency)
        if not all(HAN.match(c) for c in word):
            continue
        words += frequency
        for c in word:
            total[c] += frequency
        if len(word) == 1:
            single[word] += frequency
            continue
        first[word[0]] += frequency
        last[word[-1]] += frequency
        for a, b in zip(word, word[1:]):
            pair[a, b] += frequency
            before[a] += frequency
    ends = [stops(path, table) for path in sys.argv[3:]] or [lambda c: 0.03]
    everything = sum(total.values())
    chars = sorted(c for c in total if total[c] >= 20)
    index = {c: i for i, c in enumerate(chars)}
    columns = [[], [], [], [], []]
    for c in chars:
        inner = total[c] - single[c] - first[c]
        columns[0].append(byte(total[c] / everything, 12))
        columns[1].append(byte(single[c] / words, 12))
        columns[2].append(byte(first[c] / words, 12))
        columns[3].append(round(255 * last[c] / inner) if inner else 128)
        columns[4].append(byte(sum(end(c) for end in ends) / len(ends), 24))
    out = bytearray(struct.pack("<H", len(chars)))
    previous = 0
    for c in chars:
        out += struct.pack("<H", ord(c) - previous)
        previous = ord(c)
    for column in columns:
        out += bytes(column)
    follows, counts, gaps, weights = {}, bytearray(), bytearray(), bytearray()
    for (a, b), frequency in pair.items():
        if frequency >= LEAST and a in index and b in index:
            follows.setdefault(a, []).append((index[b], frequency))
    for c in chars:
        own = sorted(follows.get(c, []))
        counts += struct.pack("<H", len(own))
        at = 0
        for b, frequency in own:
            gap, at = b - at, b
            gaps += bytes([gap]) if gap < 224 else bytes([224 + gap // 256, gap % 256])
            weights.append(byte(frequency / before[c], 12))
    out += counts + gaps + weights
    sys.stderr.write(f"{len(chars)} characters, {len(weights)} pairs, {len(out)} bytes\n")
    sys.stdout.buffer.write(bytes(out))


main()
