/** A badge, as readers of READMEs know them: what, and which. */

const PADDING = 8;
/** Of the letters below; wide enough for each of them. */
const LETTER = 6.7;

export function printBadge(what: string, which: string): string {
  const widths = [what, which].map(words => Math.round(words.length * LETTER) + 2 * PADDING) as [
    number,
    number,
  ];
  const width = widths[0] + widths[1];
  const said = (at: number, words: string): string => `<text x="${at}" y="14">${words}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${what}: ${which}">
<clipPath id="round"><rect width="${width}" height="20" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="${widths[0]}" height="20" fill="#505050"/><rect x="${widths[0]}" width="${widths[1]}" height="20" fill="#1a6e31"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana, 'DejaVu Sans', sans-serif" font-size="11">${said(widths[0] / 2, what)}${said(widths[0] + widths[1] / 2, which)}</g>
</svg>
`;
}
