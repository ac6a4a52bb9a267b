export const TITLE = 'Quarterly figures';

const [ROWS, COLUMNS] = [44, 12];

/** A page that is to be read and not only seen: a table of numbers, 10 px high, over all of it. */
export function smallText(): string {
  const cell = (row: number, column: number): string =>
    `<td>${((row * 7_919 + column * 104_729) % 100_000).toLocaleString('en')}</td>`;
  const cells = (row: number): string => Array.from({ length: COLUMNS }, (_, column) => cell(row, column)).join('');
  const rows = Array.from({ length: ROWS }, (_, row) => `<tr><th>Cost centre ${4_100 + row}</th>${cells(row)}</tr>`);
  const style = 'body { margin: 8px; font: 10px/1.35 sans-serif } td, th { padding: 0 14px; text-align: right }';
  return `<!doctype html><title>${TITLE}</title><style>${style}</style><table>${rows.join('')}</table>`;
}
