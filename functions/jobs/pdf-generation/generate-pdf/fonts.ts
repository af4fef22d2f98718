/** The typefaces to embed, and which of them has a character: PDF's built-in fonts have Western European letters only. */
import { readFileSync } from 'node:fs';
import { unpackWoff } from './woff.ts';

/** The folder lies beside this file, and beside the bundle of the function (lib/deploy/bundle.ts). */
const fontFile = (name: string) => readFileSync(new URL(`fonts/${name}`, import.meta.url));

/** The base typeface: Latin, Greek, Cyrillic, Arabic, Hebrew and many signs. */
export const baseFonts = {
  regular: fontFile('DejaVuSans.ttf'),
  bold: fontFile('DejaVuSans-Bold.ttf'),
} as const;

/** Chinese characters, kana, and the signs and full-width forms that are written with them. */
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u33ff\ufe30-\ufe4f\uff00-\uffef]/u;

/** In order. A file is read only when a text has a character that matches `mayHave`; its own table of characters decides. */
const fallbacks: readonly { readonly name: string; readonly mayHave: RegExp }[] = [
  { name: 'NotoSansDevanagari', mayHave: /\p{Script_Extensions=Devanagari}/u },
  { name: 'NotoSansThai', mayHave: /\p{Script=Thai}/u },
  { name: 'NotoSansKR', mayHave: /\p{Script=Hangul}/u },
  { name: 'NotoSansJP', mayHave: EAST_ASIAN },
  { name: 'NotoSansSC', mayHave: EAST_ASIAN },
  { name: 'NotoSansTC', mayHave: EAST_ASIAN },
  { name: 'NotoEmoji', mayHave: /[\p{Emoji}\p{Emoji_Component}\p{Extended_Pictographic}]/u },
];
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Signs that are shown as pictures. The base typeface has a few of them, in another style than the rest. */
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f/u;
/** Characters without a picture: they choose between forms, order text or join characters. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\p{Variation_Selector}\ufeff]/gu;
/** The same without the joiners, which choose between the forms of letters and join emoji. */
const UNDRAWN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\p{Variation_Selector}\ufeff]/gu;

/** What pdfkit knows of the font in use; its types do not say it. */
interface EmbeddedFont {
  ascender: number;
  descender: number;
  lineGap: number;
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}
const fontInUse = (pdf: PDFKit.PDFDocument) => (pdf as unknown as { _font: EmbeddedFont })._font;

/** Fallbacks that a document needed before. A warm function keeps them: 10 MB at most. */
const unpacked = new Map<string, Buffer>();

function sourceOf(name: string): Buffer {
  if (Object.hasOwn(baseFonts, name)) return baseFonts[name as keyof typeof baseFonts];
  const font = unpacked.get(name) ?? unpackWoff(fontFile(`${name}.woff`));
  unpacked.set(name, font);
  return font;
}

/** Uses the typeface with the base's measures, so that all characters of a line stand on one baseline. */
export function useFont(pdf: PDFKit.PDFDocument, name: string, size: number): void {
  const { ascender, descender, lineGap } = fontInUse(pdf.font('regular'));
  pdf.registerFont(name, sourceOf(name));
  Object.assign(fontInUse(pdf.font(name).fontSize(size)), { ascender, descender, lineGap });
}

/** Removes characters that have no picture and that no font needs. */
export const drawnText = (text: string): string => text.replace(UNDRAWN, '');

function hasAll(pdf: PDFKit.PDFDocument, font: string, characters: string): boolean {
  useFont(pdf, font, 1);
  return [...characters].every((character) => fontInUse(pdf).font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
}

export interface TypefaceChoice {
  readonly base: 'regular' | 'bold';
  /** Whether Chinese characters have their Japanese forms. */
  readonly isJapanese: boolean;
}

/** Returns whether `paragraph` has kana, which only Japanese is written with. */
export const isJapanese = (paragraph: string): boolean => JAPANESE.test(paragraph);

/** Returns the first typeface that has all of `cluster`, which a reader sees as one character; undefined when none has. */
export function fontOf(pdf: PDFKit.PDFDocument, cluster: string, choice: TypefaceChoice): string | undefined {
  const characters = cluster.replace(INVISIBLE, '');
  const last = choice.isJapanese ? '' : 'NotoSansJP';
  const names = fallbacks
    .filter(({ mayHave }) => mayHave.test(characters))
    .map(({ name }) => name)
    .sort((a, b) => Number(a === last) - Number(b === last));
  const order = EMOJI.test(cluster) ? [...names, choice.base] : [choice.base, ...names];
  return order.find((name) => hasAll(pdf, name, characters));
}
