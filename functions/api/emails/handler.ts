import { handleHttp } from '../http/handle-http.ts';
import { allowEmailAddress, listEmailAddresses } from './addresses.ts';

export const handler = handleHttp([listEmailAddresses, allowEmailAddress]);
