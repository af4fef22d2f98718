/** Variants of a text: what a node that sends something writes to a share of its customers. */
import { canonicalJson, type JsonObject } from '../../graph/canonical-json.ts';
import type { CompiledParts } from '../../graph/compiled.ts';
import { type CompiledText, Tools, textsAsJson } from '../../graph/tools.ts';
import { text } from '../fields.ts';
import { divide, inOrder } from './divide.ts';

const LEAST = 2;

export const experimentOfTexts = text(64, {
  title: 'Experiment',
  description: 'Variants and splits with the same experiment divide customers alike; by default the id of the node.',
});

interface Variant {
  readonly id: string;
  readonly label?: string | undefined;
  readonly percentage?: number | undefined;
}

interface Texts {
  readonly variants?: readonly Variant[] | undefined;
  readonly experimentId?: string | undefined;
}

/** A variant with the texts that are its own, by their members in the data. */
interface Own {
  readonly index: number;
  readonly id: string;
  readonly texts: Readonly<Record<string, unknown>>;
}

function ownTexts({ id, label: _, percentage: __, ...texts }: Variant, index: number): Own {
  return { index, id, texts: Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)) };
}

/** `buttons.0.title` is of the member `buttons`. */
const memberOf = (path: string) => path.split('.')[0] ?? path;

const some = (texts: Readonly<Record<string, CompiledText>>, isMeant: (path: string) => boolean) =>
  Object.fromEntries(Object.entries(texts).filter(([path]) => isMeant(path)));

const differing = (config: JsonObject, from: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(config).filter(([name, value]) => canonicalJson(value) !== canonicalJson(from[name] ?? null)),
  );

/** What is wrong with a text of the node's own is said once, and what a variant lacks where it is missing. */
function report(own: Own, all: readonly Own[], node: object, part: Tools, tools: Tools): void {
  const root = `${part.place.root}.`;
  for (const { code, path, message, fix } of part.problems) {
    const place = path.slice(root.length);
    const member = memberOf(place);
    const isOwn = member in own.texts || (!(member in node) && all.some(({ texts }) => member in texts));
    const at = isOwn ? `variants.${own.index}.${place}` : place;
    const isKnown = tools.problems.some((one) => one.path === root + at && one.message === message);
    if (!isKnown) tools.report(code, at, message, fix);
  }
}

type CompileOne<D> = (data: D, tools: Tools) => JsonObject;

/** Compiles each variant with the node's texts that it leaves out. */
function compileVariants<D extends Texts>(data: D, all: readonly Own[], tools: Tools, compileOne: CompileOne<D>) {
  const compiled = all.map((own) => {
    const part = new Tools(tools.place, tools.names, tools.surroundings);
    const config = compileOne({ ...data, ...(own.texts as Partial<D>) }, part); // members of the same schemas
    report(own, all, data, part, tools);
    tools.needs |= part.needs;
    Object.assign(
      tools.texts,
      some(part.texts, (path) => !(memberOf(path) in own.texts)),
    );
    return { ...own, config, parts: some(part.texts, (path) => memberOf(path) in own.texts) };
  });
  const ordered = inOrder(compiled);
  const config = ordered[0]?.config ?? {};
  const variants = ordered.map(({ id, texts, parts, config: own }) => [
    id,
    {
      config: differing(own, config),
      parts: textsAsJson(parts),
      without: Object.keys(tools.texts).filter((path) => memberOf(path) in texts),
    },
  ]);
  return { config, variants: Object.fromEntries(variants) as JsonObject };
}

/** Compiles the data of a node that sends something: as `compileOne` does, or each of its variants so. */
export function compileTexts<D extends Texts>(data: D, tools: Tools, compileOne: CompileOne<D>): CompiledParts {
  const { variants = [], experimentId } = data;
  if (variants.length === 0) {
    if (experimentId !== undefined)
      tools.report('BAD_SETTING', 'experimentId', 'needs variants to choose from', 'Set variants, or remove it');
    return { config: compileOne(data, tools) };
  }
  if (variants.length < LEAST)
    tools.report('BAD_SETTING', 'variants', 'has one variant, which everybody would get', 'Add another, or remove it');
  const all = variants.map(ownTexts);
  const { config, variants: compiled } = compileVariants(data, all, tools, compileOne);
  for (const member of Object.keys(data))
    if (all.every(({ texts }) => member in texts))
      tools.report(
        'ODD_SETTING',
        member,
        'is never sent: each variant has its own',
        'Remove it, or leave it out of a variant',
      );
  const { config: shared, ...division } = divide('variants', variants, experimentId, tools);
  return {
    ...division,
    config: { ...config, ...shared, variants: inOrder(variants).map(({ id }) => id) },
    variants: compiled,
  };
}
