import { handleHttp } from '../http/handle-http.ts';
import { changeTask } from './change-task.ts';
import { listFeedbackTemplates } from './list-feedback-templates.ts';
import { listTasks } from './list-tasks.ts';

export const handler = handleHttp([listTasks, changeTask, listFeedbackTemplates]);
