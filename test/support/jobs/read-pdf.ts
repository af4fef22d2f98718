/** Reads the text of a PDF's pages, with the tables of its embedded fonts that map glyphs to text. */
import { inflateSync } from 'node:zlib';

type Objects = ReadonlyMap<number, string>;

/** By number; streams inflated. Enough for what pdfkit writes, which has no object streams. */
function objectsOf(pdf: Buffer): Objects {
  const text = pdf.toString('latin1');
  const objects = new Map<number, string>();
  for (const { 1: number = '', index } of text.matchAll(/^(\d+) 0 obj\n/gm)) {
    const end = text.indexOf('\nendobj', index);
    const body = text.slice(index, end);
    const at = body.indexOf('stream\n');
    const isText = at >= 0 && body.includes('/FlateDecode') && !body.includes('/Length1');
    const stream = isText ? Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1') : undefined;
    objects.set(Number(number), stream ? body.slice(0, at) + inflateSync(stream).toString('latin1') : body);
  }
  return objects;
}

const pointsOf = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** Glyph → text, from the ranges of a ToUnicode map. */
function glyphsOf(map: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, first = '', , list = ''] of map.matchAll(/<(\w+)> <(\w+)> \[([^\]]*)\]/g)) {
    const texts = [...list.matchAll(/<([\w ]*)>/g)].map(([, hex = '']) => pointsOf(hex.replaceAll(' ', '')));
    for (const [index, glyph] of texts.entries()) glyphs.set(Number.parseInt(first, 16) + index, glyph);
  }
  return glyphs;
}

const referencesIn = (body: string, name: string) =>
  [...body.matchAll(new RegExp(`/${name} (\\d+) 0 R`, 'g'))].map(([, id]) => Number(id));

/** By the name that pages use, such as F1. */
function fontsOf(objects: Objects, page: string): Map<string, Map<number, string>> {
  const resources = objects.get(referencesIn(page, 'Resources')[0] ?? -1) ?? page;
  const fonts = [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)];
  return new Map(
    fonts.map(([, name = '', id]) => {
      const font = objects.get(Number(id)) ?? '';
      return [name, glyphsOf(objects.get(referencesIn(font, 'ToUnicode')[0] ?? -1) ?? '')];
    }),
  );
}

export function textsOfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body));
  return pages.map((page) => {
    const fonts = fontsOf(objects, page);
    const content = objects.get(referencesIn(page, 'Contents')[0] ?? -1) ?? '';
    let glyphs = new Map<number, string>();
    const texts: string[] = [];
    for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font) glyphs = fonts.get(font) ?? new Map();
      const hexes = [...(shown ?? '').matchAll(/<(\w+)>/g)].map(([, hex = '']) => hex).join('');
      texts.push(...(hexes.match(/.{4}/g) ?? []).map((hex) => glyphs.get(Number.parseInt(hex, 16)) ?? '?'));
      if (shown !== undefined) texts.push(' ');
    }
    return texts.join('').replace(/\s+/g, ' ');
  });
}
