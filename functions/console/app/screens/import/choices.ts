/** How the rows of a file are read and stored, each choice with what it means. */
import type { Shown } from './progress.tsx';

export type Choices = Pick<Shown, 'mode' | 'onMissing' | 'emptyCells' | 'encoding' | 'delimiter'>;

export const standard: Choices = {
  ...{ mode: 'each', onMissing: 'refuse', emptyCells: 'keep' },
  ...{ encoding: 'auto', delimiter: 'auto' },
};

type Options = { readonly [C in keyof Choices]: readonly (readonly [Choices[C], string])[] };

export const titles: Readonly<Record<keyof Choices, string>> = {
  mode: 'When a row is refused',
  onMissing: 'When a row refers to one that is not there',
  emptyCells: 'An empty cell',
  encoding: 'Encoding',
  delimiter: 'Between cells',
};

export const options: Options = {
  mode: [
    ['each', 'the others are stored'],
    ['all', 'none is stored'],
  ],
  onMissing: [
    ['refuse', 'it is refused'],
    ['hold', 'it is held until that one comes'],
  ],
  emptyCells: [
    ['keep', 'leaves the value as it is'],
    ['clear', 'clears the value'],
  ],
  encoding: [
    ['auto', 'found by the file'],
    ['utf-8', 'UTF-8'],
    ['latin1', 'Latin-1 (Windows)'],
  ],
  delimiter: [
    ['auto', 'found by the header'],
    [',', 'comma'],
    [';', 'semicolon'],
    ['\t', 'tab'],
    ['|', 'bar'],
  ],
};

export const names = Object.keys(titles) as readonly (keyof Choices)[]; // its own keys

/** What was chosen in words, with the title of the choice. */
export const choiceTitles = (chosen: Choices): readonly (readonly [string, string])[] =>
  names.map((name) => [titles[name], options[name].find(([value]) => value === chosen[name])?.[1] ?? chosen[name]]);
