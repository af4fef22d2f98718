/**
 * What SQS does, said through its own client alone, so that the same cases run against the local service and a real
 * account. What needs the clock to move is in the tests of the local service.
 */

import { groupCases } from './groups.cases.ts';
import { limitCases } from './limits.cases.ts';
import { messageCases } from './messages.cases.ts';
import { queueCases } from './queues.cases.ts';
import type { Case } from './setup-client.ts';

export const sqsCases: readonly Case[] = [...messageCases, ...limitCases, ...groupCases, ...queueCases];
