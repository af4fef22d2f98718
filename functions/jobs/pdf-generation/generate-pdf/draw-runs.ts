/** Draws runs of text as one paragraph that flows over lines and pages. */
import type { Run } from './inline.ts';
import { page } from './page.ts';

interface TextPlace {
  readonly x: number;
  readonly width: number;
  readonly size?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
}

/** In degrees: the embedded typeface has no italic, so the text is slanted. */
const SLANT = 12;

/** Draws from the document's current line on, and moves the current line below the paragraph. */
export function drawRuns(pdf: PDFKit.PDFDocument, runs: readonly Run[], place: TextPlace): void {
  const { x, width, size = page.body, isBold = false, colour = page.colours.text } = place;
  const whole = runs.length > 0 ? runs : [{ text: ' ', isBold, isItalic: false, isCode: false, link: undefined }];
  pdf.x = x;
  for (const [index, run] of whole.entries()) {
    const ink = run.link ? page.colours.link : run.isCode ? page.colours.code : colour;
    pdf
      .font(run.isBold || isBold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(ink);
    const options = {
      width,
      lineGap: page.lineGap,
      continued: index < whole.length - 1,
      oblique: run.isItalic ? SLANT : false,
      link: run.link ?? null,
      underline: run.link !== undefined,
    };
    if (index === 0) pdf.text(run.text, x, pdf.y, options);
    else pdf.text(run.text, options);
  }
}
