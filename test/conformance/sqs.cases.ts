/**
 * What SQS does, said through its own client alone, so that the same cases run against the local service and a real
 * account. What needs the clock to move is in the tests of the local service.
 */
import type { Case } from './sqs-bench.ts';
import { groupCases } from './sqs-group.cases.ts';
import { limitCases } from './sqs-limit.cases.ts';
import { messageCases } from './sqs-message.cases.ts';
import { queueCases } from './sqs-queue.cases.ts';

export const sqsCases: readonly Case[] = [...messageCases, ...limitCases, ...groupCases, ...queueCases];
