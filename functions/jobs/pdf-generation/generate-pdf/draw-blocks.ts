/** Draws Markdown's blocks, one below the other. */
import type { Token, Tokens } from 'marked';
import { drawRuns } from './draw-runs.ts';
import { drawTable } from './draw-table.ts';
import { inline, PLAIN } from './inline.ts';
import { page } from './page.ts';

interface Column {
  readonly x: number;
  readonly width: number;
}

/** Text that is nested deeper is drawn at this depth, so that its column stays wide enough. */
const MOST_INDENTS = 6;

const narrower = ({ x, width }: Column): Column =>
  x >= page.margins.left + MOST_INDENTS * page.indent
    ? { x, width }
    : { x: x + page.indent, width: width - page.indent };

const bottomOf = (pdf: PDFKit.PDFDocument) => pdf.page.height - page.margins.bottom;

function drawHeading(pdf: PDFKit.PDFDocument, { depth, tokens }: Tokens.Heading, column: Column): void {
  const size = page.headings[Math.min(depth, page.headings.length) - 1] ?? page.body;
  const isFirst = pdf.y <= page.margins.top;
  if (!isFirst) pdf.y += size * 0.7;
  // A heading needs room for two lines of its text, or it moves to the next page.
  if (pdf.y + size + 4 * page.body > bottomOf(pdf)) pdf.addPage();
  drawRuns(pdf, inline(tokens), { ...column, size, isBold: true });
  pdf.y += size * 0.3;
}

function drawList(pdf: PDFKit.PDFDocument, { ordered, start, items }: Tokens.List, column: Column): void {
  const inner = narrower(column);
  for (const [index, item] of items.entries()) {
    const box = item.checked ? '\u2611' : '\u2610';
    const mark = item.task ? box : ordered ? `${Number(start || 1) + index}.` : '\u2022';
    if (pdf.y + 2 * page.body > bottomOf(pdf)) pdf.addPage();
    const top = pdf.y;
    pdf.font('regular').fontSize(page.body).fillColor(page.colours.quiet);
    pdf.text(mark, column.x, top, { width: page.indent, lineGap: page.lineGap, lineBreak: false });
    pdf.y = top;
    drawBlocks(pdf, item.tokens, inner, true);
  }
  pdf.y += page.paragraphGap / 2;
}

function drawQuote(pdf: PDFKit.PDFDocument, { tokens }: Tokens.Blockquote, column: Column): void {
  const from = { y: pdf.y, page: pdf.page };
  drawBlocks(pdf, tokens, narrower(column));
  // If the text began a new page, the bar starts at the top of that page.
  const top = pdf.page === from.page ? from.y : page.margins.top;
  const end = Math.max(top, pdf.y - page.paragraphGap);
  pdf
    .moveTo(column.x + 4, top)
    .lineTo(column.x + 4, end)
    .lineWidth(2)
    .stroke(page.colours.line);
}

function drawCode(pdf: PDFKit.PDFDocument, { text }: Tokens.Code, column: Column): void {
  // Code keeps its runs of spaces, and in a PDF's text only non-breaking spaces are kept.
  const spaced = text.replace(/\t/g, '    ').replace(/ {2}/g, ' \u00a0');
  drawRuns(pdf, [{ ...PLAIN, text: spaced, isCode: true }], { ...column, size: 9 });
  pdf.y += page.paragraphGap;
}

function drawRule(pdf: PDFKit.PDFDocument, { x, width }: Column): void {
  pdf
    .moveTo(x, pdf.y + 2)
    .lineTo(x + width, pdf.y + 2)
    .lineWidth(0.5)
    .stroke(page.colours.line);
  pdf.y += page.paragraphGap;
}

const nothing = () => undefined;

/** By marked's `type`, which determines a token's members. HTML is drawn as text; definitions draw nothing. */
const drawers: Readonly<Record<string, (pdf: PDFKit.PDFDocument, token: never, column: Column) => void>> = {
  heading: drawHeading,
  list: drawList,
  table: (pdf, table: Tokens.Table, { x, width }) => drawTable(pdf, table, x, width),
  blockquote: drawQuote,
  code: drawCode,
  hr: (pdf, _, column) => drawRule(pdf, column),
  space: nothing,
  def: nothing,
  checkbox: nothing,
};

function drawParagraph(pdf: PDFKit.PDFDocument, token: Token, column: Column, isTight: boolean): void {
  drawRuns(pdf, inline('tokens' in token && token.tokens ? token.tokens : [token]), column);
  pdf.y += isTight ? 1 : page.paragraphGap;
}

/** `isTight` is for lists, whose items are close together. */
export function drawBlocks(pdf: PDFKit.PDFDocument, tokens: readonly Token[], column: Column, isTight = false): void {
  for (const token of tokens) {
    const draw = Object.hasOwn(drawers, token.type) ? drawers[token.type] : undefined;
    if (draw)
      draw(pdf, token as never, column); // the table's key is the token's type
    else drawParagraph(pdf, token, column, isTight);
  }
}
