import { handleHttp } from '../http/handle-http.ts';
import { deleteDiscarded, discardMessages, redriveMessages } from './move-messages.ts';
import { cancelMoveTask, startMoveTask } from './move-tasks.ts';
import { listDeadLetters, listDeadMessages, listDiscardedMessages } from './read-dead-letters.ts';

const reads = [listDeadLetters, listDeadMessages, listDiscardedMessages];

export const handler = handleHttp([...reads, redriveMessages, discardMessages, startMoveTask, cancelMoveTask], {
  sendWakeUps: deleteDiscarded,
});
