import { expect, it } from 'vitest';
import { readableName } from './readable-name.ts';

it.each([
  ['ApiTriggersHandlerFunction7E005373', 'api-triggers'],
  ['FirstOrderFollowUpHandlerFunction0A1B2C3D', 'first-order-follow-up'],
  ['BurnRateMessagesQueue681399F9', 'burn-rate-messages-queue'],
  ['AWSCDKTriggerCustomResourceProviderHandler97BECD91', 'awscdk-trigger-custom-resource-provider-handler'],
  ['Worker', 'worker'],
  ['Function', 'function'],
])('%s is %s', (logicalId, name) => expect(readableName(logicalId)).toBe(name));
