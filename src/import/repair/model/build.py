#!/usr/bin/env python3
"""Builds pairs.bin, the small model of which Han follows which.

    build.py dict.txt TSCharacters.txt [text...] > pairs.bin

dict.txt is jieba's word list (`word frequency tag` a line), TSCharacters.txt is OpenCC's table of characters
(both in the sources of the crates named in README.md). The texts, if any, only count how often a character ends
a sentence. The layout of the output is described in ../model.rs.
"""

import math
import re
import struct
import sys
import zlib
from collections import Counter

LEAST = 100  # a pair rarer than this is left to the backoff
HAN = re.compile("[\u4e00-\u9fff]")


def simplified(path):
    table = {}
    for line in open(path, encoding="utf-8"):
        parts = line.split()
        if len(parts) >= 2 and len(parts[0]) == 1:
            table[ord(parts[0])] = parts[1]
    return table


def byte(value, scale, top=255):
    """-ln(value) in steps of 1/scale."""
    return min(top, max(0, round(-math.log(value) * scale))) if value > 0 else top


def main():
    table = simplified(sys.argv[2])
    total, start, end, pair = Counter(), Counter(), Counter(), Counter()
    for line in open(sys.argv[1], encoding="utf-8"):
        word, frequency = line.split()[:2]
        word, frequency = word.translate(table), int(frequency)
        if not all(HAN.match(c) for c in word):
            continue
        start[word[0]] += frequency
        end[word[-1]] += frequency
        for c in word:
            total[c] += frequency
        for ab in zip(word, word[1:]):
            pair[ab] += frequency
    seen, stops = Counter(), Counter()
    for path in sys.argv[3:]:
        text = open(path, encoding="utf-8", errors="ignore").read().translate(table)
        for a, b in zip(text, text[1:]):
            if HAN.match(a):
                seen[a] += 1
                stops[a] += b == "。"
    mean = (sum(stops.values()) + 1) / (sum(seen.values()) + 33)
    chars = sorted(c for c in total if total[c] >= 20)
    index = {c: i for i, c in enumerate(chars)}
    everything, starts = sum(total.values()), sum(start.values())
    out = bytearray(struct.pack("<H", len(chars)))
    columns = [[], [], [], []]
    for c in chars:
        columns[0].append(byte(total[c] / everything, 12))
        columns[1].append(byte(start[c] / starts, 12))
        columns[2].append(round(255 * end[c] / total[c]))
        columns[3].append(byte((stops[c] + 30 * mean) / (seen[c] + 30), 24))
    last = 0
    for c in chars:
        out += struct.pack("<H", ord(c) - last)
        last = ord(c)
    for column in columns:
        out += bytes(column)
    follows, count, gaps, weights = {}, bytearray(), bytearray(), bytearray()
    for (a, b), frequency in pair.items():
        if frequency >= LEAST and a in index and b in index:
            follows.setdefault(a, []).append((index[b], frequency))
    kept = 0
    for c in chars:
        list_ = sorted(follows.get(c, []))
        kept += len(list_)
        count += struct.pack("<H", len(list_))
        at = 0
        for b, frequency in list_:
            gap, at = b - at, b
            gaps += bytes([gap]) if gap < 224 else bytes([224 + gap // 256, gap % 256])
            weights.append(byte(frequency / total[c], 12))
    out += count + gaps + weights
    packed = zlib.compress(bytes(out), 9)
    sys.stderr.write(f"{len(chars)} characters, {kept} pairs, {len(out)} bytes, {len(packed)} packed, mean stop {mean:.4f}\n")
    sys.stdout.buffer.write(packed)


main()
