/** How the rows of a file are read and stored, each choice with what it means. */
import type { Shown } from './progress.tsx';

export type Choices = Pick<Shown, 'mode' | 'onMissing' | 'emptyCells' | 'encoding' | 'delimiter'>;

export const standard: Choices = {
  ...{ mode: 'each', onMissing: 'refuse', emptyCells: 'keep' },
  ...{ encoding: 'auto', delimiter: 'auto' },
};

type Options = { readonly [C in keyof Choices]: readonly (readonly [Choices[C], string])[] };

export const titles: Readonly<Record<keyof Choices, string>> = {
  mode: 'Refused rows',
  onMissing: 'Rows that come too early',
  emptyCells: 'Empty cells',
  encoding: 'Encoding',
  delimiter: 'Delimiter',
};

export const options: Options = {
  mode: [
    ['each', 'are left out'],
    ['all', 'refuse the whole file'],
  ],
  onMissing: [
    ['refuse', 'are refused'],
    ['hold', 'are held until what they refer to comes'],
  ],
  emptyCells: [
    ['keep', 'leave the value as it is'],
    ['clear', 'clear the value'],
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
