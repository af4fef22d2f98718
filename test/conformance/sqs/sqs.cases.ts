/**
 * What SQS does, checked through its SDK client only, so that the cases also hold against a real account. Cases that
 * move the clock are in the tests of the local service.
 */
import { groupCases } from './groups.cases.ts';
import { limitCases } from './limits.cases.ts';
import { messageCases } from './messages.cases.ts';
import { queueCases } from './queues.cases.ts';
import type { Case } from './setup-client.ts';

export const sqsCases: readonly Case[] = [...messageCases, ...limitCases, ...groupCases, ...queueCases];
