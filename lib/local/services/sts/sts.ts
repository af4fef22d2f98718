/** STS: tells callers who they are. It gives out no credentials. */
import { AwsError, type Service, type ServiceContext } from '../../service.ts';
import { escapeXml, queryProtocol, readForm } from '../query-protocol.ts';
import { senderId } from '../sqs/operations/send.ts';

const { reply, refusal } = queryProtocol('https://sts.amazonaws.com/doc/2011-06-15/');

export function createSts({ account }: Pick<ServiceContext, 'account'>): Service {
  return {
    handles: [],
    signingName: 'sts',
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    /** GetCallerIdentity, for which no permission is needed. */
    async handle({ caller, body }) {
      const action = readForm(body).get('Action') ?? '';
      if (action !== 'GetCallerIdentity') throw new AwsError('InvalidAction', `The action ${action} is not run here.`);
      const identity = { Arn: caller.arn, UserId: senderId(caller), Account: account };
      const members = Object.entries(identity).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
      return reply(action, members.join(''));
    },
    refusal,
  };
}
