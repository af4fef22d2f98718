/** Draws runs of text as paragraphs that flow over lines and pages, and measures them. */
import { directionOf, type Part, partsOfLine } from './direction.ts';
import { drawnText, useFont } from './fonts.ts';
import type { Run } from './inline.ts';
import { linesOf } from './lines.ts';
import { page } from './page.ts';
import { paragraphsOf, widthBetween } from './pieces.ts';

interface TextPlace {
  readonly x: number;
  readonly width: number;
  readonly size?: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  /** What does not fit on one line is left out. */
  readonly isOneLine?: boolean;
}

/** In degrees: the embedded typeface has no italic, so the text is slanted. */
const SLANT = 12;
/** A share of the size: fallbacks have no bold, so their characters get an outline. */
const OUTLINE = 0.03;

function drawPart(pdf: PDFKit.PDFDocument, { text, font, run }: Part, x: number, size: number, colour: string): number {
  const drawn = drawnText(text);
  const ink = run.link ? page.colours.link : run.isCode ? page.colours.code : colour;
  const isOutlined = run.isBold && font !== 'bold';
  useFont(pdf, font, size);
  pdf.fillColor(ink);
  if (isOutlined) pdf.strokeColor(ink).lineWidth(size * OUTLINE);
  const y = pdf.y;
  const width = pdf.widthOfString(drawn);
  // Text from right to left is drawn word by word; spaces that draw nothing would double what the pages hold in memory.
  if (!run.link && drawn.trim() === '') return width;
  pdf.text(drawn, x, y, {
    lineBreak: false,
    oblique: run.isItalic ? SLANT : false,
    link: run.link ?? null,
    underline: run.link !== undefined,
    fill: true,
    stroke: isOutlined,
  });
  pdf.y = y;
  return width;
}

function heightOfLine(pdf: PDFKit.PDFDocument, size: number): number {
  useFont(pdf, 'regular', size);
  return pdf.currentLineHeight(true) + page.lineGap;
}

/** Draws from the document's current line on, and moves the current line below the text. */
export function drawRuns(pdf: PDFKit.PDFDocument, runs: readonly Run[], place: TextPlace): void {
  const { x, width, size = page.body, isBold = false, colour = page.colours.text, isOneLine = false } = place;
  const height = heightOfLine(pdf, size);
  for (const paragraph of paragraphsOf(pdf, runs, size, isBold)) {
    const lines = linesOf(pdf, paragraph, width);
    const direction = directionOf(paragraph);
    for (const line of isOneLine ? lines.slice(0, 1) : lines) {
      if (pdf.y + height - page.lineGap > pdf.page.height - pdf.page.margins.bottom) pdf.addPage();
      let at = direction?.startsAtRight ? x + width - line.width : x;
      for (const part of partsOfLine(paragraph, direction, line.start, line.end))
        at += drawPart(pdf, part, at, size, colour);
      pdf.y += height;
    }
  }
  pdf.x = x;
}

/** Returns the width of the widest line when no line is broken. */
export function widthOfRuns(pdf: PDFKit.PDFDocument, runs: readonly Run[], size: number, isBold: boolean): number {
  const paragraphs = paragraphsOf(pdf, runs, size, isBold);
  return Math.max(...paragraphs.map((paragraph) => widthBetween(pdf, paragraph, 0, paragraph.text.length)));
}

/** Returns the height of the text without the gap below its last line. */
export function heightOfRuns(pdf: PDFKit.PDFDocument, runs: readonly Run[], place: TextPlace): number {
  const { width, size = page.body, isBold = false } = place;
  const paragraphs = paragraphsOf(pdf, runs, size, isBold);
  const lines = paragraphs.reduce((all, paragraph) => all + linesOf(pdf, paragraph, width).length, 0);
  return lines * heightOfLine(pdf, size) - page.lineGap;
}
