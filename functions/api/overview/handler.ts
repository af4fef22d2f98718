import { handleHttp } from '../http/handle-http.ts';
import { getOverview } from './get-overview.ts';
import { getKpis } from './kpis/get-kpis.ts';
import { dismissSuggestion, listSuggestions, restoreSuggestion } from './suggestions/suggestions.ts';

export const handler = handleHttp([getOverview, getKpis, listSuggestions, dismissSuggestion, restoreSuggestion]);
