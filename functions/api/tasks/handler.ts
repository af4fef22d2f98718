import { handleHttp } from '../http/handle-http.ts';
import { changeTask } from './change-task.ts';
import { listFeedbackTemplates } from './list-feedback-templates.ts';
import { getTask, listTasks } from './list-tasks.ts';
import { listSampleMetrics } from './sample-metrics/list-sample-metrics.ts';

export const handler = handleHttp([listTasks, getTask, changeTask, listFeedbackTemplates, listSampleMetrics]);
