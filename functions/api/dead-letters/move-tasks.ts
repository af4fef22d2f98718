/** Move tasks of SQS: it moves all dead letters back by itself, at up to 500 a second, for up to 36 hours. */
import { randomUUID } from 'node:crypto';
import {
  CancelMessageMoveTaskCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { callService } from '../../engine/aws/call-service.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on } from '../http/route-handler.ts';
import { type DeadLetterQueue, queueNamed } from './queues.ts';
import { routes } from './routes.ts';

const client = new SQSClient({});

async function newestTask({ arn, isMovable }: DeadLetterQueue) {
  if (!isMovable) return undefined;
  const { Results } = await callService('SQS', () => client.send(new ListMessageMoveTasksCommand({ SourceArn: arn })));
  return Results?.[0];
}

/** Returns the newest task as the API shows it, or null. */
export async function showTask(queue: DeadLetterQueue) {
  const task = await newestTask(queue);
  if (!task) return null;
  return {
    status: task.Status ?? 'RUNNING',
    moved: task.ApproximateNumberOfMessagesMoved ?? 0,
    toMove: task.ApproximateNumberOfMessagesToMove ?? 0,
    startedAt: task.StartedTimestamp === undefined ? null : new Date(task.StartedTimestamp),
    failureReason: task.FailureReason ?? null,
  };
}

/** Returns how many messages wait, and how many somebody has received. */
export async function countMessages({ url }: DeadLetterQueue) {
  const [waiting, held] = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [waiting, held] });
  const { Attributes = {} } = await callService('SQS', () => client.send(request));
  return { messages: Number(Attributes[waiting] ?? 0), held: Number(Attributes[held] ?? 0) };
}

const isRefused = (error: unknown): error is Error =>
  error instanceof Error && /InvalidParameterValue|UnsupportedOperation|ResourceNotFound/.test(error.name);

/** The audit entry is written first, and undone when SQS refuses. A move that starts twice moves what is left. */
export const startMoveTask = on(routes.startMoveTask, async ({ params, body: { perSecond }, ...context }) => {
  const queue = queueNamed(params.queue);
  if (!queue.isMovable) {
    const message = `SQS moves only what another queue of SQS gave up; use POST /api/dead-letters/${queue.name}/redrive`;
    throw new EngineError('CONFLICT', message);
  }
  if ((await newestTask(queue))?.Status === 'RUNNING')
    throw new EngineError('CONFLICT', 'Such a move runs already: GET /api/dead-letters shows how far it is');
  const entity = { entityType: 'dead-letters', entityId: randomUUID() };
  const changes = { queue: queue.name, perSecond: perSecond ?? null };
  await recordAudit(context, { action: 'dead-letters.moved', ...entity, changes });
  const request = new StartMessageMoveTaskCommand({ SourceArn: queue.arn, MaxNumberOfMessagesPerSecond: perSecond });
  await callService('SQS', async () => {
    await client.send(request).catch((error: unknown) => {
      // Another call was faster.
      throw isRefused(error) ? new EngineError('CONFLICT', `SQS refused to move: ${error.message}`) : error;
    });
  });
  const started = { status: 'RUNNING', moved: 0, toMove: 0, startedAt: context.now, failureReason: null };
  return { body: (await showTask(queue)) ?? started };
});

export const cancelMoveTask = on(routes.cancelMoveTask, async ({ params, ...context }) => {
  const queue = queueNamed(params.queue);
  const TaskHandle = (await newestTask(queue))?.TaskHandle;
  if (TaskHandle === undefined) throw new EngineError('CONFLICT', 'No move runs');
  const entity = { entityType: 'dead-letters', entityId: randomUUID() };
  await recordAudit(context, { action: 'dead-letters.move-cancelled', ...entity, changes: { queue: queue.name } });
  await callService('SQS', () => client.send(new CancelMessageMoveTaskCommand({ TaskHandle })));
  return { body: undefined };
});
