/** `GenerateSecretString`: a random password, or a JSON template with one put in. */

import { randomInt } from 'node:crypto';
import { isMembers } from '../../../../functions/engine/data/members.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * The password has at least one character of every class that is not excluded, unless RequireEachIncludedType is off.
 */
const CLASSES = [
  { exclude: 'ExcludeLowercase', characters: 'abcdefghijklmnopqrstuvwxyz' },
  { exclude: 'ExcludeUppercase', characters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
  { exclude: 'ExcludeNumbers', characters: '0123456789' },
  { exclude: 'ExcludePunctuation', characters: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~' },
];
const DEFAULT_LENGTH = 32;
/** Of GetRandomPassword, which CloudFormation calls. */
const MOST_LENGTH = 4096;

const isTrue = (value: unknown) => value === true || value === 'true';

function draw(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** Fisher and Yates: otherwise the required characters would always come first. */
function shuffle(characters: string[]): string {
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] ?? '', characters[index] ?? ''];
  }
  return characters.join('');
}

/** From the system's cryptographic generator: the passwords protect a real server. Throws an `Error` for what cannot be met. */
export function generatePassword(options: Options): string {
  const length = Number(options.PasswordLength ?? DEFAULT_LENGTH);
  const excluded = String(options.ExcludeCharacters ?? '');
  const classes = CLASSES.filter(({ exclude }) => !isTrue(options[exclude]))
    .map(({ characters }) => [...characters].filter((character) => !excluded.includes(character)).join(''))
    .filter((characters) => characters !== '');
  if (isTrue(options.IncludeSpace) && !excluded.includes(' ')) classes.push(' ');
  const required = (options.RequireEachIncludedType ?? true) === false ? [] : classes.map(draw);
  const all = classes.join('');
  if (all === '') throw new Error('every character is excluded');
  if (!Number.isInteger(length) || length < 1 || length > MOST_LENGTH || length < required.length) {
    throw new Error(`PasswordLength ${options.PasswordLength} cannot be met`);
  }
  const rest = Array.from({ length: length - required.length }, () => draw(all));
  return shuffle([...required, ...rest]);
}

/**
 * Returns the new secret's text. Throws an `Error` where Secrets Manager would refuse the options.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function generateSecret(options: Options): string {
  const { SecretStringTemplate: template, GenerateStringKey: key } = options;
  if (template === undefined && key === undefined) return generatePassword(options);
  if (typeof template !== 'string' || typeof key !== 'string') {
    throw new Error('SecretStringTemplate and GenerateStringKey need each other');
  }
  const members: unknown = JSON.parse(template);
  if (!isMembers(members)) throw new Error('SecretStringTemplate is not a JSON object');
  return JSON.stringify({ ...members, [key]: generatePassword(options) });
}
