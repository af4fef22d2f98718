/** Sets Meta's webhook up, as an operator does on AWS: the stand-in makes an app secret, and hears where to send. */
import { randomBytes } from 'node:crypto';
import type { CreatedResource } from '../template/create.ts';
import type { Services } from './services.ts';

const PATH = '/hooks/meta';

/** Does nothing for a template without a secret that has an `appSecret`. One that is set stays. */
export function connectWebhook({ secrets, graphApi, httpApi }: Services, resources: readonly CreatedResource[]): void {
  const apiUrl = httpApi.routes()[0]?.url;
  const arn = resources
    .filter(({ type }) => type === 'AWS::SecretsManager::Secret')
    .map(({ attributes }) => attributes.ref)
    .find((ref) => typeof secrets.read(ref)?.appSecret === 'string');
  if (arn === undefined || apiUrl === undefined) return;
  const known = secrets.read(arn)?.appSecret;
  const appSecret = typeof known === 'string' && known !== '' ? known : randomBytes(16).toString('hex');
  if (appSecret !== known) secrets.set(arn, { appSecret });
  graphApi.connect({ url: `${apiUrl}${PATH}`, appSecret });
}
