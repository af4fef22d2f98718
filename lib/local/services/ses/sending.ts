/** SendEmail and SendBulkEmail: what SES checks, and what becomes of a mail. */
import { randomUUID } from 'node:crypto';
import type {
  SendBulkEmailRequest,
  SendBulkEmailResponse,
  SendEmailRequest,
  SendEmailResponse,
} from '@aws-sdk/client-sesv2';
import { type ApiCall, AwsError, type ServiceContext } from '../../service.ts';
import { readBulk } from './bulk.ts';
import { createBulkSender } from './bulk-sender.ts';
import type { ConfigurationSets } from './configuration-sets.ts';
import type { createIdentities } from './identities.ts';
import { type OutgoingMail, readMail } from './mail.ts';
import type { Mailbox, SentMail } from './mailbox.ts';
import { type ReportKind, simulated } from './report.ts';

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MOST_RECIPIENTS = 50;

/** The members of a request that are used here. */
type Request = Omit<SendEmailRequest, 'Content'> & {
  readonly Content?: { readonly Raw?: { readonly Data?: string }; readonly Simple?: unknown };
};

interface Parts {
  readonly identities: ReturnType<typeof createIdentities>;
  readonly configurationSets: ConfigurationSets;
  readonly mailbox: Mailbox;
  /** Returns whether its configuration set publishes that. */
  publish(mail: SentMail, kind: ReportKind): boolean;
}

export function createSending(
  { account, region, clock }: ServiceContext,
  { identities, configurationSets, mailbox, publish }: Parts,
) {
  const arn = (kind: string, name: string) => `arn:aws:ses:${region}:${account}:${kind}/${name}`;

  /** Throws what SES answers to a sender that may not send, and to a mail of too many. */
  const check = (call: ApiCall, action: string, mail: OutgoingMail, set: string | undefined) => {
    // The check of SendBulkEmail knows no address.
    const conditions = action === 'ses:SendBulkEmail' ? {} : { 'ses:FromAddress': mail.from };
    call.authorize(action, arn('identity', identities.of(mail.from) ?? mail.from), conditions);
    if (set !== undefined) {
      call.authorize(action, arn('configuration-set', set), conditions);
      if (!configurationSets.has(set))
        throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, 404);
    }
    if (mail.to.length > MOST_RECIPIENTS)
      throw new AwsError('MessageRejected', `Recipient count exceeds ${MOST_RECIPIENTS}.`);
    identities.require(mail);
  };

  const deliver = (mail: OutgoingMail): string => {
    const sent = mailbox.put(mail, clock.now());
    for (const address of mail.to) publish({ ...sent, to: [address] }, simulated(address) ?? 'delivery');
    return sent.messageId;
  };

  const send = (call: ApiCall): SendEmailResponse => {
    const request = parse<Request>(call.body);
    const mail = readMail(request, clock.now());
    check(call, request.Content?.Raw ? 'ses:SendRawEmail' : 'ses:SendEmail', mail, request.ConfigurationSetName);
    return { MessageId: deliver(mail) };
  };

  const bulk = createBulkSender({
    take: (entry) => (entry.kind === 'mail' ? deliver(entry.mail) : `${randomUUID()}-000000`),
  });
  const sendBulk = (call: ApiCall): SendBulkEmailResponse => {
    const request = parse<SendBulkEmailRequest>(call.body);
    const entries = readBulk(request, call.body.length, clock.now());
    for (const { mail } of entries) check(call, 'ses:SendBulkEmail', mail, request.ConfigurationSetName);
    return { BulkEmailEntryResults: bulk.send(entries) };
  };

  return { send, sendBulk, settings: bulk.settings, configure: bulk.configure };
}

function parse<T extends object>(body: Buffer): T {
  try {
    const request: unknown = JSON.parse(body.toString('utf8'));
    if (typeof request === 'object' && request !== null) return request as T; // its members are checked where they are used
  } catch {
    // The error below reports it.
  }
  throw new AwsError('BadRequestException', 'The request is not a JSON object.');
}
