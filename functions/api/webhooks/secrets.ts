/** Makes and checks secrets of webhook endpoints. */
import { randomBytes } from 'node:crypto';
import { invalid } from '../http/fields/invalid.ts';
import { type FormName, forms } from '../inbound/hooks/forms.ts';

/** Bytes that the specification allows: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const [LEAST, MOST] = [24, 64];
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function checkStandard(secret: string): void {
  const [, kind, text = ''] = /^(whsec_|whpk_)?(.*)$/s.exec(secret) ?? [];
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64').length : 0;
  if (kind === 'whpk_' ? bytes !== 32 : bytes < LEAST || bytes > MOST)
    throw invalid(
      'secret',
      `must be whsec_ with ${LEAST} to ${MOST} bytes in base64, or a public key of Ed25519: whpk_ with 32 bytes`,
    );
}

/** Throws INVALID_INPUT for a secret that the form cannot have. */
export function checkSecret(form: FormName, secret: string): void {
  if (form === 'standard-webhooks') checkStandard(secret);
  else if (form === 'secret-path' && !/^[\w-]{16,200}$/.test(secret))
    throw invalid('secret', 'must be 16 to 200 letters, digits, - and _: it is a part of the path');
  else if (secret.length < 8 || secret !== secret.trim())
    throw invalid('secret', 'must have 8 characters or more, and no blanks around it');
}

/** Null where the sender makes it. */
export function makeSecret(form: FormName): string | null {
  if (forms[form].isSecretTheirs) return null;
  if (form === 'standard-webhooks') return `whsec_${randomBytes(32).toString('base64')}`;
  return randomBytes(32).toString('base64url');
}
