import { connect } from '../../engine/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../handle-http.ts';
import { getCircuitBreakers, resetCircuitBreaker } from './breakers.ts';
import { getSigningKey } from './signing-key.ts';

export const handler = handleHttp([getCircuitBreakers, resetCircuitBreaker, getSigningKey], {
  database: connect(PATIENCE_SECONDS),
});
