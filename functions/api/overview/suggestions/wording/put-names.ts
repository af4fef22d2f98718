import type { Names } from '../suggestion.ts';

/** Names stand in a sentence in braces, such as {OTHER_TRIGGER}. */
export const NAME = /\{([A-Z_]+)\}/g;

/** Names are text: braces in one stay what they are. */
export const putNames = (sentence: string, names: Names): string =>
  sentence.replaceAll(NAME, (all, name: string) => names[name] ?? all);
