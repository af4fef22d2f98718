import { handleHttp } from '../http/handle-http.ts';
import { getOverview } from './get-overview.ts';
import { dismissSuggestion, listSuggestions, restoreSuggestion } from './suggestions/suggestions.ts';

export const handler = handleHttp([getOverview, listSuggestions, dismissSuggestion, restoreSuggestion]);
