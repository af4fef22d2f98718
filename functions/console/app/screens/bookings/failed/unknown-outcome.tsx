import { number } from '../../../parts/words.ts';

/** Warns before calls are repeated that the endpoint may have acted on. */
export function UnknownOutcome({ calls = 1 }: { readonly calls?: number }) {
  return (
    <div className="stack" role="note">
      <p className="b bad-text">
        The endpoint may have acted on {calls === 1 ? 'this call' : `${number(calls)} of these calls`} already.
      </p>
      <p>
        It took the request and never answered, or the function that called it died meanwhile: the customer may have
        been called. Look at the endpoint first. Called again, it may act twice.
      </p>
    </div>
  );
}
