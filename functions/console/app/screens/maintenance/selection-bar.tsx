import { Button } from '../../parts/button.tsx';
import type { Maintenance } from './last-runs.tsx';
import { useNoSwitch, useSwitchMaintenance } from './pause-maintenance.ts';

interface BarProps {
  readonly pieces: readonly Maintenance[];
  readonly onDone: () => void;
}

/** Switches the selected pieces off or on. Those of the whole installation are left out, and the button says why where there are no others. */
export function SelectionBar({ pieces, onDone }: BarProps) {
  const change = useSwitchMaintenance();
  const noSwitch = useNoSwitch();
  if (pieces.length === 0) return null;
  const allowed = pieces.filter((piece) => noSwitch(piece) === undefined);
  const refusal = allowed.length === 0 && pieces[0] ? noSwitch(pieces[0]) : undefined;
  const on = allowed.filter(({ pausedAt }) => pausedAt === null);
  const off = allowed.filter(({ pausedAt }) => pausedAt !== null);
  const then = (chosen: readonly Maintenance[], isOn: boolean) => () => {
    change.mutate({ pieces: chosen, isOn });
    onDone();
  };
  return (
    <section className="bar" aria-label="Selected maintenance">
      <span className="b">{pieces.length} selected</span>
      {(on.length > 0 || refusal) && (
        <Button refusal={refusal} onClick={then(on, false)}>
          Switch off {on.length}
        </Button>
      )}
      {off.length > 0 && <Button onClick={then(off, true)}>Switch on {off.length}</Button>}
      <Button kind="ghost" icon="close" onClick={onDone}>
        Clear
      </Button>
    </section>
  );
}
