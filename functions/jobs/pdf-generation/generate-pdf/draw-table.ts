/** Draws a table: columns are as wide as their text needs, rows are not split, and the head is repeated on every page. */
import type { Tokens } from 'marked';
import { drawRuns, heightOfRuns, widthOfRuns } from './draw-runs.ts';
import { inline, type Run } from './inline.ts';
import { page } from './page.ts';

const PADDING = 5;
const SIZE = 9.5;
const LEAST_SHARE = 0.5;
/** A share of the whole width, so that one long text does not squeeze the other columns. */
const MOST_SHARE = 0.45;

interface Layout {
  readonly x: number;
  readonly widths: readonly number[];
}

/** A text that is longer is wider than any column. */
const ENOUGH = 200;

function shortened(runs: readonly Run[]): Run[] {
  let left = ENOUGH;
  return runs.flatMap((run) => {
    const text = run.text.slice(0, left);
    left -= text.length;
    return text ? [{ ...run, text }] : [];
  });
}

const bottomOf = (pdf: PDFKit.PDFDocument) => pdf.page.height - page.margins.bottom;

/** Returns widths by the longest text of each column; each is at least half of an equal share. */
function widthsOf(pdf: PDFKit.PDFDocument, { header, rows }: Tokens.Table, width: number): number[] {
  const least = (width / header.length) * LEAST_SHARE;
  const wanted = header.map((head, column) => {
    const cells = [head, ...rows.flatMap((row) => row[column] ?? [])];
    const longest = Math.max(...cells.map(({ tokens }) => widthOfRuns(pdf, shortened(inline(tokens)), SIZE, true)));
    return Math.max(Math.min(longest + 2 * PADDING, width * MOST_SHARE), least);
  });
  const sum = wanted.reduce((all, one) => all + one, 0);
  return wanted.map((one) => (one / sum) * width);
}

function heightOf(pdf: PDFKit.PDFDocument, cells: readonly Tokens.TableCell[], { widths }: Layout): number {
  const heights = cells.map(({ tokens }, column) => {
    const width = (widths[column] ?? 0) - 2 * PADDING;
    return heightOfRuns(pdf, inline(tokens), { x: 0, width, size: SIZE, isBold: true });
  });
  return Math.max(...heights) + 2 * PADDING;
}

function drawRow(pdf: PDFKit.PDFDocument, cells: readonly Tokens.TableCell[], layout: Layout, isHead: boolean): void {
  const top = pdf.y;
  const width = layout.widths.reduce((all, one) => all + one, 0);
  // A row that is taller than a page would never fit, so its text flows to the next page.
  const height = Math.min(heightOf(pdf, cells, layout), bottomOf(pdf) - top);
  if (isHead) pdf.rect(layout.x, top, width, height).fill(page.colours.head);
  let x = layout.x;
  for (const [column, { tokens, align }] of cells.entries()) {
    const columnWidth = layout.widths[column] ?? 0;
    const inner = columnWidth - 2 * PADDING;
    const runs = inline(tokens);
    const room = inner - Math.min(inner, widthOfRuns(pdf, runs, SIZE, isHead));
    // Figures are aligned right: a text that fits on a line is moved there, a longer one is not.
    const shift = align === 'center' ? room / 2 : align === 'right' ? room : 0;
    pdf.y = top + PADDING;
    drawRuns(pdf, runs, { x: x + PADDING + shift, width: inner - shift + 1, size: SIZE, isBold: isHead });
    x += columnWidth;
  }
  pdf
    .moveTo(layout.x, top + height)
    .lineTo(layout.x + width, top + height)
    .lineWidth(0.5)
    .stroke(page.colours.line);
  pdf.y = top + height;
}

export function drawTable(pdf: PDFKit.PDFDocument, table: Tokens.Table, x: number, width: number): void {
  const layout: Layout = { x, widths: widthsOf(pdf, table, width) };
  const needed = heightOf(pdf, table.header, layout) + heightOf(pdf, table.rows[0] ?? table.header, layout);
  // The head is on the same page as the first row.
  if (pdf.y + needed > bottomOf(pdf)) pdf.addPage();
  drawRow(pdf, table.header, layout, true);
  for (const row of table.rows) {
    if (pdf.y + heightOf(pdf, row, layout) > bottomOf(pdf)) {
      pdf.addPage();
      drawRow(pdf, table.header, layout, true);
    }
    drawRow(pdf, row, layout, false);
  }
  pdf.y += page.paragraphGap;
}
