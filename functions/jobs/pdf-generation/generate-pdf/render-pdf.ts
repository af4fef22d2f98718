/** Renders Markdown as a PDF for print: A4, embedded fonts, page numbers. */
import { marked } from 'marked';
import PDFDocument from 'pdfkit';
import { drawBlocks } from './draw-blocks.ts';
import { drawRuns } from './draw-runs.ts';
import { baseFonts } from './fonts.ts';
import { PLAIN } from './inline.ts';
import { page } from './page.ts';
import { clustersOf } from './pieces.ts';

interface PdfFacts {
  readonly title: string;
  readonly author: string;
  readonly createdAt: Date;
}

interface Pdf {
  readonly bytes: Buffer;
  readonly pages: number;
}

const LONGEST_TITLE = 90;

function numberPages(pdf: PDFKit.PDFDocument, title: string): number {
  const { start, count } = pdf.bufferedPageRange();
  const letters = clustersOf(title.replace(/\s+/g, ' '));
  const shownTitle = letters.length > LONGEST_TITLE ? `${letters.slice(0, LONGEST_TITLE).join('')}…` : letters.join('');
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    // Text below the margin would begin a new page.
    pdf.page.margins.bottom = 0;
    const y = pdf.page.height - page.footer;
    const width = pdf.page.width - page.margins.left - page.margins.right;
    const place = { x: page.margins.left, width: width - 80, size: 8, colour: page.colours.quiet, isOneLine: true };
    pdf.y = y;
    drawRuns(pdf, [{ ...PLAIN, text: shownTitle }], place);
    pdf.font('regular').fontSize(8).fillColor(page.colours.quiet);
    pdf.text(`Page ${index + 1} of ${count}`, page.margins.left, y, { width, align: 'right', lineBreak: false });
  }
  return count;
}

/** Renders the pages. Deterministic: the same text, facts and time give the same bytes. */
export async function renderPdf(markdown: string, { title, author, createdAt }: PdfFacts): Promise<Pdf> {
  const pdf = new PDFDocument({
    size: page.size,
    margins: page.margins,
    bufferPages: true, // page numbers are written when their count is known
    font: null as unknown as string, // none: pdfkit would open the default again at each use of its registered name
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: author, CreationDate: createdAt },
  });
  const chunks: Buffer[] = [];
  const written = new Promise<void>((done, fail) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.once('end', done);
    pdf.once('error', fail);
  });
  for (const [name, font] of Object.entries(baseFonts)) pdf.registerFont(name, font);
  const width = pdf.page.width - page.margins.left - page.margins.right;
  drawBlocks(pdf, marked.lexer(markdown), { x: page.margins.left, width });
  const pages = numberPages(pdf, title);
  pdf.end();
  await written;
  return { bytes: Buffer.concat(chunks), pages };
}
