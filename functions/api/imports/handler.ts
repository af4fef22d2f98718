import { handleHttp } from '../http/handle-http.ts';
import { importWorkflow } from './import-workflows.ts';

export const handler = handleHttp([importWorkflow]);
