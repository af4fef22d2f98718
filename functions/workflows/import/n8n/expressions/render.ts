/** Writes what an expression says in our language: texts with `{{ path | filter }}`. */
import { filtersOf, quoted } from './filters.ts';
import { NotTranslated } from './tokens.ts';
import type { Root, Tree } from './tree.ts';

/** What a value of the file is in a run. */
export type Resolved =
  | { readonly path: readonly string[]; readonly note?: string }
  | { readonly text: string; readonly note?: string }
  | { readonly reason: string };

/** Knows where a node of the file finds its values. */
export type Resolve = (root: Root, segments: readonly string[]) => Resolved;

const SIMPLE = /^[\p{L}\p{N}_$-]+$/u;

/** `steps.n1["first name"]`. */
export const pathOf = (segments: readonly string[]): string =>
  segments.map((one, index) => (index === 0 ? one : SIMPLE.test(one) ? `.${one}` : `[${quoted(one)}]`)).join('');

/** Double braces would be read as a place to fill in, and there is no way to write them. */
export const plainText = (text: string): string => text.replaceAll(/\{(?=[{%])/g, '{ ');

/** JSON that is written out, without what our texts would fill in, and members that begin with $. */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainValue);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.replace(/^\$+/, '') || '_', plainValue(one)]),
  );
}

/** A value in our language: literal text, or a path with its filters. */
export type Piece =
  | { readonly text: string }
  | { readonly path: readonly string[]; readonly filters: readonly string[] };

/** An expression in the language of templates here, and what of it could not be said. */
export interface Rendered {
  readonly pieces: readonly Piece[];
  readonly notes: readonly string[];
}

const NO_TEXT = 'has a comparison or a choice, which texts do not have';

/** Writes trees, and collects what is to be said about them. */
class Renderer {
  readonly notes: string[] = [];
  private readonly resolve: Resolve;

  constructor(resolve: Resolve) {
    this.resolve = resolve;
  }

  pieces(tree: Tree): readonly Piece[] {
    if (tree.kind === 'literal') return [{ text: plainText(tree.value === null ? '' : String(tree.value)) }];
    if (tree.kind === 'join') return tree.parts.flatMap((part) => this.pieces(part));
    if (tree.kind === 'not') throw new NotTranslated(NO_TEXT);
    return tree.kind === 'path' ? [this.value(tree)] : this.operation(tree);
  }

  private value(tree: Tree & { readonly kind: 'path' }): Piece {
    const found = this.resolve(tree.root, tree.segments);
    if ('reason' in found) throw new NotTranslated(found.reason);
    if (found.note !== undefined) this.notes.push(found.note);
    if ('text' in found) {
      if (tree.calls.length > 0) throw new NotTranslated('calls a method of what is a fixed text here');
      return { text: plainText(found.text) };
    }
    const filters = filtersOf(tree.calls);
    const isDay = tree.root.of === 'today' && !filters.some((one) => one.startsWith('date'));
    return { path: found.path, filters: isDay ? ['date: "%Y-%m-%d"', ...filters] : filters };
  }

  private operation({ sign, left, right }: Tree & { readonly kind: 'operation' }): readonly Piece[] {
    if (sign === '??' || sign === '||') return [this.withDefault(left, right, sign)];
    if (sign !== '+' && sign !== '-') throw new NotTranslated(NO_TEXT);
    if (right.kind === 'literal' && typeof right.value === 'number' && left.kind === 'path') {
      const value = this.value(left);
      if ('text' in value) throw new NotTranslated('counts with a fixed text');
      return [{ ...value, filters: [...value.filters, `${sign === '+' ? 'plus' : 'minus'}: ${right.value}`] }];
    }
    const isText = (tree: Tree): boolean =>
      tree.kind === 'join' ||
      (tree.kind === 'literal' && typeof tree.value === 'string') ||
      (tree.kind === 'operation' && tree.sign === '+' && (isText(tree.left) || isText(tree.right)));
    if (sign === '-' || !(isText(left) || isText(right)))
      throw new NotTranslated('counts with two values, which texts do not do');
    return [...this.pieces(left), ...this.pieces(right)];
  }

  private withDefault(left: Tree, right: Tree, sign: string): Piece {
    if (left.kind !== 'path' || right.kind !== 'literal')
      throw new NotTranslated('chooses between two values, which texts do not do');
    const value = this.value(left);
    if ('text' in value) return value;
    if (sign === '||')
      this.notes.push('the default takes the place of a missing value only, not of an empty text, 0 or false');
    return right.value === null
      ? value
      : { ...value, filters: [...value.filters, `default: ${quoted(String(right.value))}`] };
  }
}

/** Throws NotTranslated. */
export function render(tree: Tree, resolve: Resolve): Rendered {
  const renderer = new Renderer(resolve);
  return { pieces: renderer.pieces(tree), notes: renderer.notes };
}

/** As a text to fill in. */
export const written = (piece: Piece): string =>
  'text' in piece ? piece.text : `{{ ${[pathOf(piece.path), ...piece.filters].join(' | ')} }}`;
