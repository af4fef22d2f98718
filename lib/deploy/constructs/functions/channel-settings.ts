import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import type { Context } from '../../context.ts';
import type { Permission } from '../iam/permission.ts';

/** What the context says of channels. */
export type ChannelSettings = Pick<
  Context,
  'graphApiUrl' | 'graphApiVersion' | 'smsOriginations' | 'whatsAppPhoneNumberIds'
>;

/** For functions that write to people. Meta's API is called with tokens of pages; AWS's senders are those that the context names. */
export function sendingMessages(
  { graphApiUrl, graphApiVersion, smsOriginations, whatsAppPhoneNumberIds }: ChannelSettings,
  scope: Construct,
) {
  const arnOf = (service: string) => (resource: string) => Stack.of(scope).formatArn({ service, resource });
  const sms = smsOriginations.map(arnOf('sms-voice'));
  const whatsApp = whatsAppPhoneNumberIds.map((id) => arnOf('social-messaging')(`phone-number-id/${id}`));
  const variables: Partial<Record<EnvironmentVariable, string>> = {
    [environment.graphApiUrl]: graphApiUrl,
    [environment.graphApiVersion]: graphApiVersion,
  };
  const permissions: readonly Permission[] = [
    ...(sms.length === 0 ? [] : [{ actions: ['sms-voice:SendTextMessage'], resources: sms }]),
    ...(whatsApp.length === 0 ? [] : [{ actions: ['social-messaging:SendWhatsAppMessage'], resources: whatsApp }]),
  ];
  return { environment: variables, permissions };
}
