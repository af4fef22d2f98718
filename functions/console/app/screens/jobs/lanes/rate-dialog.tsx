import { type FormEvent, useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { type Lane, useRate } from './change-lanes.ts';

const MOST_PER_SECOND = 1000;

/** Changes how many jobs of a lane start in a second. */
export function RateDialog({ lane, onClose }: { readonly lane: Lane; readonly onClose: () => void }) {
  const [given, setGiven] = useState(lane.perSecond === null ? '' : String(lane.perSecond));
  const rate = useRate(lane, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rate.mutate(given === '' ? null : Number(given));
  };
  return (
    <Dialog title={`How many jobs of ${lane.key} may start in a second?`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <label className="stack">
          <span className="b">Starts a second</span>
          <input
            className="input"
            type="number"
            min={1}
            max={MOST_PER_SECOND}
            step={1}
            value={given}
            placeholder="no limit"
            onChange={(event) => setGiven(event.target.value)}
          />
        </label>
        <p className="sm dim">
          Empty is no limit. A burst and a reserve of the lane take their defaults for the new rate.
        </p>
        {rate.error && (
          <p className="bad-text" role="alert">
            {messageOf(rate.error)}
          </p>
        )}
        <div className="row end">
          <button type="button" className="btn" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="btn pri" aria-disabled={rate.isPending}>
            Change rate
          </button>
        </div>
      </form>
    </Dialog>
  );
}
