/** Sends a message to one address through SES v2. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { callService } from '../../../engine/aws/call-service.ts';

/** The SDK does not retry: when the response was lost, the mail may have been sent. */
const ses = new SESv2Client({ maxAttempts: 1, requestHandler: { requestTimeout: 30_000 } });

interface Sending {
  readonly from: string;
  readonly to: string;
  readonly message: Uint8Array;
  /** Its event destination hears what becomes of the mail. */
  readonly configurationSet: string;
  /** SES returns them with what it reports: ids only, no personal data. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Returns the message id from SES. Throws SERVICE_BUSY, SERVICE_REFUSED, or OUTCOME_UNKNOWN when the response was lost. */
export async function send({ from, to, message, configurationSet, tags }: Sending): Promise<string> {
  const { MessageId = '' } = await callService(
    'SES',
    () =>
      ses.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Raw: { Data: message } },
          ConfigurationSetName: configurationSet,
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
        }),
      ),
    { whenCutOff: 'hold' },
  );
  return MessageId;
}
