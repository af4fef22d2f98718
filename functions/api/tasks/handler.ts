import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { changeTask } from './change-task.ts';
import { listFeedbackTemplates } from './list-feedback-templates.ts';
import { listTasks } from './list-tasks.ts';

export const handler = handleHttp([listTasks, changeTask, listFeedbackTemplates], {
  database: connect(PATIENCE_SECONDS),
});
