import { Dialog } from '../parts/dialog.tsx';
import { singleKeys } from '../preferences.ts';
import { useStore } from '../store.ts';
import { shortcuts } from './keys.ts';

/** All keys of the screen that is shown. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const all = useStore(shortcuts);
  const choice = useStore(singleKeys);
  return (
    <Dialog title="Which keys are there?" onClose={onClose}>
      <dl className="keys">
        {all.map(({ keys, label }) => (
          <div key={keys + label} className="row between">
            <dt>{label}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <label className="row">
        <input
          type="checkbox"
          checked={choice === 'on'}
          onChange={(event) => singleKeys.set(event.target.checked ? 'on' : 'off')}
        />
        Single keys do something
      </label>
    </Dialog>
  );
}
