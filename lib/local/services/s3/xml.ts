/** The XML of S3. */
import { AwsError } from '../../service.ts';

type Content = string | number | boolean | undefined | readonly Tree[] | Tree;
interface Tree {
  readonly [name: string]: Content;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

const escaped = (text: string) => text.replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character);

/** A list repeats its element; an absent value leaves it out. */
export function element(name: string, content: Content): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((one) => element(name, one)).join('');
  const inner =
    typeof content === 'object'
      ? Object.entries(content)
          .map(([child, value]) => element(child, value))
          .join('')
      : escaped(String(content));
  return `<${name}>${inner}</${name}>`;
}

/** A reply of one root element; errors carry no namespace. */
export function xml(root: string, isInNamespace = true): { headers: Record<string, string>; body: Buffer } {
  const named = isInNamespace ? root.replace(/^<(\w+)>/, `<$1 xmlns="${NAMESPACE}">`) : root;
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${named}`;
  return { headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) };
}

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal ? String.fromCodePoint(Number(decimal)) : (CHARACTERS[name ?? ''] ?? whole);
  });

/** Texts of every element of a name, in order. Throws `MalformedXML` for a body that has another root. */
export function textsIn(body: Buffer, root: string, name: string): string[] {
  const text = body.toString('utf8');
  if (!new RegExp(`<${root}[\\s>]`).test(text))
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, inner = '']) => unescaped(inner));
}
