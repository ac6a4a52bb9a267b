/** A table in GitHub's Markdown; a bar inside a cell does not end the cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeBars).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const escapeBars = (cell: string): string => cell.replaceAll('|', '\\|');

/** A backtick inside does not end the code. */
export const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

export const jsonBlock = (...values: unknown[]): string =>
  ['```json', ...values.map((value) => formatJson(value)), '```'].join('\n');

const LINE_WIDTH = 110;

/** JSON with line breaks only where a line would become too long. */
export function formatJson(value: unknown, indent = ''): string {
  const inline = inOneLine(value);
  if (value === null || typeof value !== 'object' || indent.length + inline.length <= LINE_WIDTH) return inline;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => formatJson(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${formatJson(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

function inOneLine(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

const SECTION = /(<!-- generated:([\w-]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g;

/** Puts each section's text between its marks. Throws for a mark without a section and a section without a mark. */
export function replaceSections(document: string, sections: Readonly<Record<string, string>>): string {
  const placed = new Set<string>();
  const text = document.replaceAll(SECTION, (_, open: string, name: string, close: string) => {
    const section = sections[name];
    if (section === undefined) throw new Error(`nothing generates the section ${name}`);
    placed.add(name);
    return `${open}${section}\n${close}`;
  });
  const missing = Object.keys(sections).filter((name) => !placed.has(name));
  if (missing.length > 0) throw new Error(`the document has no place for: ${missing.join(', ')}`);
  return text;
}
