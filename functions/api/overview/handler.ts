import { handleHttp } from '../http/handle-http.ts';
import { getOverview } from './get-overview.ts';

export const handler = handleHttp([getOverview]);
