/** The known words nearest to a mistaken one, for "did you mean". */

/** Up to three known words within a third of the word's length, nearest first, ties in the order given. */
export function nearest(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.ceil(word.length / 3));
  return known
    .map(candidate => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** `did you mean x?`, or else every word there is. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near.length > 0 ? `did you mean ${near.join(" or ")}?` : `known: ${known.join(", ")}`;
}

/** Edits from one word to the other. A word that begins the other, or a part of it between dashes, counts as one edit. */
function distanceOf(word: string, candidate: string, limit: number): number {
  const within = word.length >= 3 && (candidate.startsWith(word) || candidate.split(/[-/]/).includes(word));
  if (within) return 1;
  return Math.abs(word.length - candidate.length) > limit
    ? Number.POSITIVE_INFINITY
    : levenshtein(word, candidate);
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
