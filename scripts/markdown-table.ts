// A Markdown table as the formatter leaves it: cells padded to the width of their column.

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[], fill: string) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`
  return [line(head, ' '), line([], '-'), ...rows.map(row => line(row, ' '))].join('\n')
}

/** Text that cannot break out of its cell. */
export function cell(text: string | number | undefined): string {
  return String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s+/g, ' ')
}

/** The cells of every row of the tables in a page; heads and rules are left out. */
export function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n')
  const isRule = (line: string | undefined) => line !== undefined && /^\|[-| :]+\|$/.test(line)
  return lines
    .filter((line, index) => line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1]))
    .map(line =>
      line
        .slice(1, line.lastIndexOf('|'))
        .split(/(?<!\\)\|/)
        .map(text => text.trim()),
    )
}
