/** Verifies that a call comes from Meta. https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads */
import { createHmac } from 'node:crypto';
import { cachedReading } from '../../engine/aws/cached-secret.ts';
import { readSecret } from '../../engine/aws/read-secret.ts';
import { environment } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { sameText } from './same-text.ts';

const variable = environment.metaSecretArn;

/** `appSecret` is empty until an operator has set it: Meta makes it. */
const readKeys = cachedReading(variable, async () => {
  const secret: Readonly<Record<string, string>> = await readSecret(variable, 'verifyToken');
  return { verifyToken: secret.verifyToken ?? '', appSecret: secret.appSecret ?? '' };
});

/** Throws FORBIDDEN. */
export async function checkVerifyToken(given: string): Promise<void> {
  const { verifyToken } = await readKeys();
  if (!sameText(given, verifyToken))
    throw new EngineError('FORBIDDEN', 'hub.verify_token is not the verifyToken of the secret Meta…');
}

/** Throws BAD_SIGNATURE. `body` is what Meta sent, byte for byte. */
export async function checkSignature(given: string | undefined, body: Buffer): Promise<void> {
  if (given === undefined) throw new EngineError('BAD_SIGNATURE', 'The header X-Hub-Signature-256 is missing');
  const { appSecret } = await readKeys();
  if (appSecret === '')
    throw new EngineError('BAD_SIGNATURE', 'The secret Meta… has no appSecret yet, so no signature can be verified');
  const expected = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
  if (!sameText(given, expected))
    throw new EngineError('BAD_SIGNATURE', 'X-Hub-Signature-256 is not that of the body with the app secret');
}
